package org.cdcd.connectors.egress;

import io.vertx.core.buffer.Buffer;
import jakarta.mail.MessagingException;
import java.io.IOException;
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
import org.cdcd.connectors.door.Use;

/** One kind of mail session. */
final class MailEndpoint extends DefaultEndpoint {
    private final Work work;
    private final Calls calls;

    /** What is done in a session, from an operation's inputs. */
    @FunctionalInterface
    interface Work {
        Object run(Inputs inputs, Hop hop) throws MessagingException, IOException;
    }

    MailEndpoint(String uri, MailComponent component, Work work, Calls calls) {
        super(uri, component);
        this.work = work;
        this.calls = calls;
    }

    @Override
    public Producer createProducer() {
        return new DefaultAsyncProducer(this) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                Inputs inputs = Inputs.of(exchange);
                calls.sendMail(
                        exchange,
                        call(exchange),
                        hop -> work.run(inputs, hop),
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
        boolean idempotent = operation != null && operation.idempotent();
        return new ServiceCall(
                "MAIL", "", "", Map.of(), Buffer.buffer(), null, ServiceCall.AnswerKind.JSON, Set.of(), idempotent);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("nothing can be received from a mail endpoint");
    }
}
