package org.cdcd.connectors.vault.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.cdcd.connectors.vault.store.Throttles;
import org.cdcd.connectors.vault.store.Throttles.Throttle;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Lets little through of credentials that are throttled, and nothing of those that wait for their owner. */
final class Throttling {
    private static final long WINDOW_SECONDS = 60;

    private record Window(long number, int used) {}

    private final Throttles rows;
    private final int perMinute;
    private final InstantSource clock;
    private final Map<UUID, Window> windows = new ConcurrentHashMap<>();
    private volatile Map<UUID, Throttle> standing = Map.of();

    Throttling(Throttles rows, int perMinute, InstantSource clock) {
        this.rows = rows;
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Learns what any node has throttled; every second. Blocks. */
    void look() {
        standing = rows.all().stream().collect(Collectors.toMap(Throttle::credentialId, one -> one));
        windows.keySet().retainAll(standing.keySet());
    }

    boolean throttles(UUID credentialId) {
        Throttle one = standing.get(credentialId);
        return one != null && (one.confirm() || clock.instant().isBefore(one.until()));
    }

    /** {@code step_up_required} if it waits for its owner, or null. */
    @Nullable
    Refusal waiting(UUID credentialId) {
        Throttle one = standing.get(credentialId);
        return one != null && one.confirm()
                ? Sentry.stepUp("The credential was used far more than usual, and went on to be.")
                : null;
    }

    /** {@code use_throttled} if it was used as often as it may be for now, or null. Counts one use. */
    @Nullable
    Refusal tooMany(UUID credentialId) {
        if (!throttles(credentialId)) {
            return null;
        }
        Instant now = clock.instant();
        long number = now.getEpochSecond() / WINDOW_SECONDS;
        Window window = windows.merge(
                credentialId,
                new Window(number, 1),
                (old, one) -> old.number() == number ? new Window(number, old.used() + 1) : one);
        if (window.used() <= perMinute) {
            return null;
        }
        Instant next = Instant.ofEpochSecond((number + 1) * WINDOW_SECONDS);
        return Refusal.of(
                        ErrorCode.USE_THROTTLED,
                        "The credential was used far more than usual, and is throttled for ten minutes.")
                .withRetryAfter(Duration.between(now, next))
                .withRemedy("Wait, or, if it is you, POST /api/v1/connector-credentials/{id}/confirm.");
    }

    /** One use counts no more. */
    void takeBack(UUID credentialId) {
        windows.computeIfPresent(
                credentialId, (id, window) -> new Window(window.number(), Math.max(0, window.used() - 1)));
    }
}
