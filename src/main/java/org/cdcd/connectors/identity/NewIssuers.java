package org.cdcd.connectors.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Bounds how many issuers that nobody has listed are looked up: 20 a minute on each node. */
final class NewIssuers {
    private static final int MOST = 20;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final InstantSource clock;
    private Instant start = Instant.MIN;
    private int count;

    NewIssuers(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void admit() {
        Instant now = clock.instant();
        if (start.isBefore(now.minus(WINDOW))) {
            start = now;
            count = 0;
        }
        if (count >= MOST) {
            throw Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "Too many new issuers are being looked up.")
                    .withRetryAfter(WINDOW);
        }
        count++;
    }
}
