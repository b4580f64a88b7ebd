package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.egress.mail.MailClient;
import org.cdcd.connectors.egress.mail.MailReply;
import org.cdcd.connectors.egress.mail.MailRequest;
import org.cdcd.connectors.wire.ErrorCode;

/** The hop for mail: the libraries for it block, so it runs on a bounded pool of its own. */
final class MailHop extends AsyncProcessorSupport {
    private static final Duration FULL = Duration.ofSeconds(1);

    private final Executor pool;
    private final Function<Hop, SpoolSink> sinks;
    private final Function<Hop, MailAttachments> attachments;

    /** @param pool bounded, and rejects when it is full */
    MailHop(Executor pool, Function<Hop, SpoolSink> sinks, Function<Hop, MailAttachments> attachments) {
        this.pool = pool;
        this.sinks = sinks;
        this.attachments = attachments;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            pool.execute(() -> {
                run(exchange);
                callback.done(false);
            });
            return false;
        } catch (RejectedExecutionException full) {
            exchange.setException(new Transient.ServiceBusy(
                    new Outcome.RateLimited(FULL, "too many mail sessions at once"), Effect.NOT_SENT));
            callback.done(true);
            return true;
        }
    }

    /** Ends the exchange whatever happens: a structure nested without end may exhaust the library's stack. */
    private void run(Exchange exchange) {
        MailClient.Task task = exchange.getProperty(CallProperties.MAIL, MailClient.Task.class);
        Hop hop = exchange.getProperty(CallProperties.HOP, Hop.class);
        try {
            SpoolSink sink = sinks.apply(hop);
            MailAttachments attached = attachments.apply(hop);
            MailReply reply = task.run(request(exchange, hop, attached), sink);
            if (!(reply instanceof MailReply.Done)) {
                attached.raiseFailure();
            }
            exchange.getMessage().setBody(settled(reply, sink, hop.call()));
        } catch (Exception | StackOverflowError failed) {
            exchange.setException(failed);
        }
    }

    private static MailRequest request(Exchange exchange, Hop hop, MailAttachments attached) {
        Use use = exchange.getProperty(CallProperties.USE, Use.class);
        Connector connector = exchange.getProperty(CallProperties.CONNECTOR, Connector.class);
        JsonNode cursor = use.parameters().path(Cursor.INPUT);
        return new MailRequest(
                use.imap(),
                use.smtp(),
                hop.handle(),
                MailEndpoint.rule(connector, use).maxResponse(),
                hop.timeout(),
                use.requestId().toString(),
                use.parameters(),
                attached.of(use),
                cursor.isTextual() ? Cursor.reveal(cursor.textValue()) : null,
                use.connection());
    }

    private static Object settled(MailReply reply, SpoolSink sink, ServiceCall call) throws Transient {
        return switch (reply) {
            case MailReply.Done done -> answer(200, withCursor(done));
            case MailReply.Taken ignored -> sink.stored();
            case MailReply.Refused no ->
                answer(
                        no.status(),
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("code", no.code())
                                .put("enhanced", no.enhanced())
                                .put("text", no.text()));
            case MailReply.Withheld no ->
                new ServiceAnswer(
                        400,
                        Map.of(ServiceAnswer.REFUSED, no.errorCode(), ServiceAnswer.NOT_SENT, "true"),
                        JsonNodeFactory.instance.objectNode().put("detail", no.detail()),
                        true);
            case MailReply.Unreachable ignored ->
                throw new Transient.HopUnavailable(new Outcome.Unavailable(
                        ErrorCode.VAULT_UNAVAILABLE, "the vault cannot be reached", null, Effect.NOT_SENT));
            case MailReply.Broken broken -> {
                sink.raiseFailure();
                throw new Transient.ServiceUnavailable(broken(broken.mayHaveActed(), call.idempotent()));
            }
        };
    }

    private static ObjectNode withCursor(MailReply.Done done) {
        return done.next() == null ? done.body() : done.body().put(Cursor.INPUT, Cursor.opaque(done.next()));
    }

    private static ServiceAnswer answer(int status, ObjectNode body) {
        return new ServiceAnswer(status, Map.of(), body, true);
    }

    /** Behind the vault there is nothing but the mail server to break a session. */
    private static Outcome.Unavailable broken(boolean mayHaveActed, boolean idempotent) {
        boolean open = mayHaveActed && !idempotent;
        return new Outcome.Unavailable(
                open ? ErrorCode.OUTCOME_UNKNOWN : ErrorCode.SERVICE_UNAVAILABLE,
                "the session with the mail server broke off",
                null,
                mayHaveActed ? Effect.UNKNOWN : Effect.NOT_SENT);
    }
}
