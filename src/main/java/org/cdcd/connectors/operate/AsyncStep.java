package org.cdcd.connectors.operate;

import io.vertx.core.Future;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/** Makes a processor of a step that may have to wait: the exchange goes on when the step's future is done. */
final class AsyncStep extends AsyncProcessorSupport {
    /** One step of a front-door route. */
    @FunctionalInterface
    interface Work {
        /** Begins the step on the request's event loop; the future ends there too. A failure becomes the exchange's. */
        Future<Void> run(Exchange exchange, FrontRequest request);
    }

    private final Work work;

    AsyncStep(Work work) {
        this.work = work;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback done) {
        Future<Void> step = begin(exchange);
        if (step.isComplete()) {
            settle(exchange, step);
            done.done(true);
            return true;
        }
        step.onComplete(ended -> {
            settle(exchange, step);
            done.done(false);
        });
        return false;
    }

    private Future<Void> begin(Exchange exchange) {
        try {
            return work.run(exchange, FrontRequest.of(exchange));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static void settle(Exchange exchange, Future<Void> step) {
        Throwable failed = step.cause();
        if (failed != null) {
            exchange.setException(
                    failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed);
        }
    }
}
