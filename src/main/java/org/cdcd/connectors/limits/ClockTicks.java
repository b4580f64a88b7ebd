package org.cdcd.connectors.limits;

import io.github.bucket4j.TimeMeter;
import java.time.Instant;
import java.time.InstantSource;

/** Lets buckets read the one clock of the server. */
final class ClockTicks implements TimeMeter {
    private static final long NANOS = 1_000_000_000L;

    private final InstantSource clock;

    ClockTicks(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public long currentTimeNanos() {
        Instant now = clock.instant();
        return now.getEpochSecond() * NANOS + now.getNano();
    }

    @Override
    public boolean isWallClockBased() {
        return true;
    }
}
