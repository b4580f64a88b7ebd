package org.cdcd.connectors.egress;

import java.time.Duration;
import java.time.Instant;

/**
 * How often a call was tried; one for each call.
 *
 * @see WorthRetrying
 */
final class Attempts {
    private final Instant deadline;
    private int failed;
    private boolean replayable;

    /** @param replayable whether the operation may make a second call at all */
    Attempts(Instant deadline, boolean replayable) {
        this.deadline = deadline;
        this.replayable = replayable;
    }

    /** Counts a failed attempt and says how many there were. */
    synchronized int fail() {
        return ++failed;
    }

    /** A body that can be read only once has been read. */
    synchronized void bodyUsed() {
        replayable = false;
    }

    synchronized boolean isReplayable() {
        return replayable;
    }

    /** Whether something that starts after a wait still ends in time to be useful. */
    boolean allows(Duration wait, Instant now) {
        return now.plus(wait).plusMillis(100).isBefore(deadline);
    }
}
