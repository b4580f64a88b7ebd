package org.cdcd.connectors.operate;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a caller is told about something that went wrong. */
final class Failure {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);
    private static final Duration SOON = Duration.ofSeconds(2);

    private Failure() {}

    /** The refusal itself; the vault being slow; or, for anything else, a bug that goes to the log. */
    static Refusal of(@Nullable Throwable error) {
        Throwable cause = root(error);
        if (cause instanceof Refusal refusal) {
            return refusal;
        }
        if (cause instanceof TimeoutException) {
            return Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "The vault did not answer in time.")
                    .withRetryAfter(SOON);
        }
        if (cause != null) {
            LOG.error("unexpected failure", withoutMessages(cause));
        }
        return Refusal.of(ErrorCode.INTERNAL_ERROR, "Something went wrong here; the operator's log says what.");
    }

    private static @Nullable Throwable root(@Nullable Throwable error) {
        Throwable cause = error;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Messages of other people's exceptions quote values; types and places do not. */
    private static Throwable withoutMessages(Throwable error) {
        Throwable cause = error.getCause();
        Throwable bare = new Throwable(
                error.getClass().getName(), cause == null || cause == error ? null : withoutMessages(cause));
        bare.setStackTrace(error.getStackTrace());
        return bare;
    }
}
