package org.cdcd.connectors.egress;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for one step with the spool, on a thread that may block. */
final class SpoolWait {
    private static final long LONGEST_MILLIS = 30_000;

    private SpoolWait() {}

    /** @throws IOException if it failed, with what it failed with as the cause, or took too long */
    static <T> T on(CompletionStage<T> step, Hop hop) throws IOException {
        try {
            long millis = Math.min(LONGEST_MILLIS, hop.timeout().toMillis());
            return step.toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw failure(e);
        }
    }

    private static IOException failure(Throwable cause) {
        return new IOException("the spool did not go on", cause);
    }
}
