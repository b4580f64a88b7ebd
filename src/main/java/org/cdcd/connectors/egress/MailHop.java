package org.cdcd.connectors.egress;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.cdcd.connectors.door.UseResult.Effect;

/** The hop for mail: the libraries for it block, so it runs on a bounded pool of its own. */
final class MailHop extends AsyncProcessorSupport {
    private static final Duration FULL = Duration.ofSeconds(1);

    private volatile Executor pool = task -> {
        throw new RejectedExecutionException("the way for mail is not open");
    };

    void runOn(Executor bounded) {
        pool = bounded;
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

    private static void run(Exchange exchange) {
        MailTask task = exchange.getProperty(CallProperties.MAIL, MailTask.class);
        Hop hop = exchange.getProperty(CallProperties.HOP, Hop.class);
        try {
            exchange.getMessage().setBody(task.run(hop));
        } catch (MessagingException | IOException failed) {
            settle(exchange, failed);
        } catch (RuntimeException bugOrRefusal) {
            exchange.setException(bugOrRefusal);
        }
    }

    private static void settle(Exchange exchange, Exception failed) {
        ServiceAnswer answer = MailFailure.answer(failed);
        if (answer == null) {
            exchange.setException(MailFailure.lost(failed));
        } else {
            exchange.getMessage().setBody(answer);
        }
    }
}
