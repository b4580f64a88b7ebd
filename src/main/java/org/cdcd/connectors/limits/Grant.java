package org.cdcd.connectors.limits;

import java.time.Duration;
import java.util.Locale;

/** Whether one operation may run now. */
public sealed interface Grant {
    /** It may. */
    non-sealed interface Permit extends Grant {
        /** Gives the place among the concurrent operations back; calling it again does nothing. */
        void release();
    }

    /**
     * It may not; nothing was taken.
     *
     * @param retryAfter after which it is worth trying again
     */
    record Exceeded(Scope scope, Duration retryAfter) implements Grant {}

    /** Whose limit is reached. */
    enum Scope {
        USER,
        CONNECTOR,
        SERVICE,
        GLOBAL;

        /** The word as it stands in answers, such as {@code user}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
