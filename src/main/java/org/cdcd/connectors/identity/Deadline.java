package org.cdcd.connectors.identity;

import java.time.Duration;

/** The end of a wait that spans several steps, on the monotonic clock: setting the wall clock does not move it. */
record Deadline(long nanoTime) {
    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos());
    }

    /** What is left, in milliseconds, at least one: the step then ends by its own timeout. */
    long millis() {
        return Math.max(1, (nanoTime - System.nanoTime()) / 1_000_000);
    }
}
