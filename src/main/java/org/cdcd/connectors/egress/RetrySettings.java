package org.cdcd.connectors.egress;

import java.time.Duration;

/**
 * How long a call is worth trying.
 *
 * @param attempts at most, the first included
 * @param patience the longest wait that a service may ask for before we answer "rate limited" instead of waiting
 */
public record RetrySettings(int attempts, Duration patience) {
    public static final RetrySettings DEFAULT = new RetrySettings(4, Duration.ofSeconds(3));

    public RetrySettings {
        if (attempts < 1 || patience.isNegative()) {
            throw new IllegalArgumentException("at least one attempt, and no negative patience");
        }
    }
}
