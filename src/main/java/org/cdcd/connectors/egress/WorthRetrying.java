package org.cdcd.connectors.egress;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.processor.ThrottlerRejectedExecutionException;
import org.cdcd.connectors.door.UseResult.Effect;
import org.jspecify.annotations.Nullable;

/**
 * Whether a failed attempt is tried again. It bounds the attempts itself, because Camel's own maximum does not apply beside
 * such a predicate. A call is repeated only if it cannot act twice: it never left, the service refused it for being too
 * many, or it is idempotent; never after the use's deadline, and never with a body that is gone.
 */
final class WorthRetrying implements Predicate {
    private final InstantSource clock;
    private final RetrySettings settings;

    WorthRetrying(InstantSource clock, RetrySettings settings) {
        this.clock = clock;
        this.settings = settings;
    }

    /** Besides deciding it sets the delay that the service asked for, if it asked for one. */
    @Override
    public boolean matches(Exchange exchange) {
        Attempts attempts = exchange.getProperty(CallProperties.ATTEMPTS, Attempts.class);
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        ServiceCall call = exchange.getProperty(CallProperties.CALL, ServiceCall.class);
        if (attempts.fail() >= settings.attempts() || !attempts.isReplayable()) {
            return false;
        }
        Duration wait = worthAfter(failure, call);
        Instant now = clock.instant();
        if (wait == null || wait.compareTo(settings.patience()) > 0 || !attempts.allows(wait, now)) {
            return false;
        }
        if (!wait.isZero()) {
            exchange.getIn().setHeader(Exchange.REDELIVERY_DELAY, wait.toMillis());
        }
        return true;
    }

    /** The least wait before the next attempt, zero to leave it to the back-off, or null if there must be none. */
    private static @Nullable Duration worthAfter(Throwable failure, ServiceCall call) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CallNotPermittedException open -> {
                    return null;
                }
                case ThrottlerRejectedExecutionException full -> {
                    return Duration.ZERO;
                }
                case Transient.ServiceBusy busy -> {
                    return orZero(busy.retryAfter());
                }
                case Transient down -> {
                    boolean harmless = down.effect() == Effect.NOT_SENT || call.idempotent();
                    return harmless ? orZero(down.retryAfter()) : null;
                }
                default -> {}
            }
        }
        return null;
    }

    private static Duration orZero(@Nullable Duration wait) {
        return wait == null ? Duration.ZERO : wait;
    }
}
