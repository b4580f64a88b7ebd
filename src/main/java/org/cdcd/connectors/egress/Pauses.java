package org.cdcd.connectors.egress;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cdcd.connectors.catalog.ErrorRule.Pause;

/** Who must wait until when because a service said so. Forgets what is over; remembers 10,000 at most. */
final class Pauses {
    private static final int MOST = 10_000;

    private final InstantSource clock;
    private final Map<String, Instant> until = new ConcurrentHashMap<>();

    Pauses(InstantSource clock) {
        this.clock = clock;
    }

    /** @param reach how far the service's demand goes; a pause of one call needs no memory */
    void demand(Pause reach, String connectorId, String account, Duration wait) {
        if (reach == Pause.CALL || wait.isZero()) {
            return;
        }
        if (until.size() >= MOST) {
            Instant now = clock.instant();
            until.values().removeIf(end -> !end.isAfter(now));
        }
        if (until.size() < MOST) {
            String key = reach == Pause.CONNECTOR ? everyone(connectorId) : one(connectorId, account);
            until.merge(key, clock.instant().plus(wait), (one, other) -> one.isAfter(other) ? one : other);
        }
    }

    /** How long a call must still wait; zero if it may go. */
    Duration left(String connectorId, String account) {
        Duration all = left(everyone(connectorId));
        Duration own = left(one(connectorId, account));
        return all.compareTo(own) > 0 ? all : own;
    }

    private Duration left(String key) {
        Instant end = until.get(key);
        if (end == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), end);
        if (left.isPositive()) {
            return left;
        }
        until.remove(key, end);
        return Duration.ZERO;
    }

    private static String everyone(String connectorId) {
        return connectorId;
    }

    private static String one(String connectorId, String account) {
        return connectorId + "\n" + account;
    }
}
