package org.cdcd.connectors.egress;

import java.time.Duration;
import org.cdcd.connectors.door.UseResult.Effect;
import org.jspecify.annotations.Nullable;

/**
 * A failure that may go away by itself, raised inside the templates so that breaker and retry see it; outside it is an
 * {@link Outcome} again. It has no stack trace: it is a signal, not a bug.
 */
abstract sealed class Transient extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;
    private final Effect effect;
    private final @Nullable Duration retryAfter;

    private Transient(Outcome outcome, Effect effect, @Nullable Duration retryAfter) {
        super(outcome.getClass().getSimpleName(), null, false, false);
        this.outcome = outcome;
        this.effect = effect;
        this.retryAfter = retryAfter;
    }

    Outcome outcome() {
        return outcome;
    }

    Effect effect() {
        return effect;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    /** The service is down: the one failure that a breaker counts. */
    static final class ServiceUnavailable extends Transient {
        private static final long serialVersionUID = 1L;

        ServiceUnavailable(Outcome.Unavailable outcome) {
            super(outcome, outcome.effect(), outcome.retryAfter());
        }
    }

    /** The hop to the vault, or the vault, is down: no fault of the service. */
    static final class HopUnavailable extends Transient {
        private static final long serialVersionUID = 1L;

        HopUnavailable(Outcome.Unavailable outcome) {
            super(outcome, outcome.effect(), outcome.retryAfter());
        }
    }

    /** The service asks for a short break: it did nothing, so any call may be sent again. */
    static final class ServiceBusy extends Transient {
        private static final long serialVersionUID = 1L;

        ServiceBusy(Outcome.RateLimited outcome, Effect effect) {
            super(outcome, effect, outcome.retryAfter());
        }
    }
}
