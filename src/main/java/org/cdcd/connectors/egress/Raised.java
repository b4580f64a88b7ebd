package org.cdcd.connectors.egress;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Duration;
import org.apache.camel.processor.ThrottlerRejectedExecutionException;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Turns what came out of the templates as an exception back into an outcome. */
final class Raised {
    private static final Duration THROTTLE_PERIOD = Duration.ofSeconds(1);

    private Raised() {}

    /** The outcome that an exception stands for, or null if it is a bug. */
    static @Nullable Outcome outcome(Throwable raised) {
        for (Throwable cause = raised; cause != null; cause = cause.getCause()) {
            Outcome known = known(cause);
            if (known != null) {
                return known;
            }
        }
        return null;
    }

    private static @Nullable Outcome known(Throwable cause) {
        return switch (cause) {
            case Transient t -> t.outcome();
            case Refusal refusal -> of(refusal);
            case ThrottlerRejectedExecutionException busy ->
                new Outcome.RateLimited(THROTTLE_PERIOD, "too many calls with this account at once");
            case CallNotPermittedException open ->
                new Outcome.Unavailable(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "the service failed too often just now; calls are held back for a moment",
                        null,
                        Effect.NOT_SENT);
            default -> null;
        };
    }

    static Outcome of(Refusal refusal) {
        return new Outcome.Rejected(refusal.code(), refusal.detail(), refusal.remedy());
    }

    static Effect effect(Throwable raised) {
        for (Throwable cause = raised; cause != null; cause = cause.getCause()) {
            if (cause instanceof Transient t) {
                return t.effect();
            }
            if (cause instanceof Refusal refusal) {
                return refusal.mayHaveTakenEffect() ? Effect.ANSWERED : Effect.NOT_SENT;
            }
            if (cause instanceof ThrottlerRejectedExecutionException || cause instanceof CallNotPermittedException) {
                return Effect.NOT_SENT;
            }
        }
        return Effect.UNKNOWN;
    }
}
