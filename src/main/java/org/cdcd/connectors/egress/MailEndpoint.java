package org.cdcd.connectors.egress;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultEndpoint;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.egress.mail.MailClient;

/** One kind of mail session. */
final class MailEndpoint extends DefaultEndpoint {
    private final MailClient.Task task;
    private final Calls calls;

    MailEndpoint(String uri, MailComponent component, MailClient.Task task, Calls calls) {
        super(uri, component);
        this.task = task;
        this.calls = calls;
    }

    @Override
    public Producer createProducer() {
        return new DefaultAsyncProducer(this) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                calls.sendMail(
                        exchange,
                        call(exchange),
                        task,
                        outcome -> {
                            Settled.put(exchange, outcome);
                            callback.done(false);
                        },
                        bug -> {
                            exchange.setException(bug);
                            callback.done(false);
                        });
                return false;
            }
        };
    }

    /** A session is a call like any other to throttle, breaker and retry; it has no request of HTTP. */
    private static ServiceCall call(Exchange exchange) {
        Connector connector = exchange.getProperty(CallProperties.CONNECTOR, Connector.class);
        Use use = exchange.getProperty(CallProperties.USE, Use.class);
        Operation operation = connector.operations().get(use.operation());
        String host = rule(connector, use).host();
        String base = ServiceHost.base(connector, host, use.connection());
        return new ServiceCall(
                "MAIL",
                URI.create(base).getRawAuthority(),
                "",
                Map.of(),
                Buffer.buffer(),
                null,
                ServiceCall.AnswerKind.JSON,
                Set.of(),
                operation != null && operation.idempotent());
    }

    /** What the contract says of the operation's one session. */
    static EgressRule rule(Connector connector, Use use) {
        Operation operation = connector.operations().get(use.operation());
        if (operation == null || operation.egress().isEmpty()) {
            throw new IllegalStateException(connector.id() + " declares no mail session for " + use.operation());
        }
        return operation.egress().getFirst();
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("nothing can be received from a mail endpoint");
    }
}
