package org.cdcd.connectors.egress;

import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.egress.mail.MailClient;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls through the connector's templates. Each call is an exchange of its own, so nothing of one call, no header and
 * no half-read body, is there for the next.
 */
final class Calls {

    private final Vertx vertx;
    private final SpoolClient spool;
    private final InstantSource clock;

    Calls(Vertx vertx, SpoolClient spool, InstantSource clock) {
        this.vertx = vertx;
        this.spool = spool;
        this.clock = clock;
    }

    /** Sends a file in as many calls as its service wants; exactly one of the two is told, once. */
    void upload(
            Exchange operation,
            UploadOrder order,
            UploadProtocol protocol,
            Consumer<Outcome> outcome,
            Consumer<Throwable> bug) {
        new ChunkedUpload(this, operation, order, protocol, outcome, bug).start(vertx, spool);
    }

    /** Sends a call again and again until its answer says that the service is done; exactly one of the two is told, once. */
    void poll(Exchange operation, ServiceCall call, Until until, Consumer<Outcome> outcome, Consumer<Throwable> bug) {
        new Polling(this, operation, call, until, outcome, bug).start(vertx, clock);
    }

    /** Sends a call; exactly one of the two is told, once. */
    void send(Exchange operation, ServiceCall call, Consumer<Outcome> outcome, Consumer<Throwable> bug) {
        send(operation, exchange(operation, call), outcome, bug);
    }

    /** The same for a mail session, which is a call in every respect but that it blocks a thread of the mail pool. */
    void sendMail(
            Exchange operation,
            ServiceCall call,
            MailClient.Task task,
            Consumer<Outcome> outcome,
            Consumer<Throwable> bug) {
        Exchange exchange = exchange(operation, call);
        exchange.setProperty(CallProperties.MAIL, task);
        send(operation, exchange, outcome, bug);
    }

    private static void send(
            Exchange operation, Exchange exchange, Consumer<Outcome> outcome, Consumer<Throwable> bug) {
        Generation generation = operation.getProperty(CallProperties.GENERATION, Generation.class);
        AsyncProcessor egress = generation.egress();
        egress.process(exchange, doneSync -> finish(operation, exchange, outcome, bug));
    }

    private static Exchange exchange(Exchange operation, ServiceCall call) {
        Use use = operation.getProperty(CallProperties.USE, Use.class);
        Exchange exchange = new DefaultExchange(operation.getContext());
        exchange.setProperty(CallProperties.USE, use);
        exchange.setProperty(CallProperties.ACCOUNT, use.account());
        Connector connector = operation.getProperty(CallProperties.CONNECTOR, Connector.class);
        exchange.setProperty(CallProperties.CONNECTOR, connector);
        if (ServiceHost.dependsOnAccount(connector)) {
            exchange.setProperty(CallProperties.SERVER, call.host());
        }
        exchange.setProperty(CallProperties.CALL, call);
        exchange.setProperty(CallProperties.STREAMS, call.streams());
        exchange.setProperty(CallProperties.ATTEMPTS, new Attempts(use.deadline(), mayRepeat(connector, use)));
        return exchange;
    }

    private static boolean mayRepeat(Connector connector, Use use) {
        return connector
                .operation(use.operation())
                .map(known -> known.maxCalls() > 1)
                .orElse(true);
    }

    private static void finish(Exchange operation, Exchange call, Consumer<Outcome> outcome, Consumer<Throwable> bug) {
        Effects effects = operation.getProperty(CallProperties.EFFECTS, Effects.class);
        report(operation, call.getProperty(CallProperties.REPORT, ServiceReport.class));
        Exception raised = call.getException();
        if (raised == null && call.getMessage().getBody() instanceof Outcome settled) {
            effects.add(call.getProperty(CallProperties.EFFECT, Effect.ANSWERED, Effect.class));
            outcome.accept(settled);
            return;
        }
        effects.add(raised == null ? Effect.UNKNOWN : Raised.effect(raised));
        Outcome known = raised == null ? null : Raised.outcome(raised);
        if (known != null) {
            outcome.accept(known);
        } else {
            bug.accept(raised == null ? new IllegalStateException("the templates gave no outcome") : raised);
        }
    }

    private static void report(Exchange operation, @Nullable ServiceReport next) {
        ServiceReport before = operation.getProperty(CallProperties.REPORT, ServiceReport.class);
        if (next != null) {
            operation.setProperty(CallProperties.REPORT, before == null ? next : before.then(next));
        }
    }
}
