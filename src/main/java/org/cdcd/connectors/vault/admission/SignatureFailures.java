package org.cdcd.connectors.vault.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Counts requests in a person's name whose signature did not hold: whoever has a token and tries keys may do so a few times
 * a minute, and each node counts for itself. A request that is rightly signed is not counted.
 */
final class SignatureFailures {
    static final int MOST = 20;

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int PEOPLE = 10_000;

    private final InstantSource clock;
    private final Map<String, Window> people = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > PEOPLE;
        }
    };

    private record Window(Instant end, int count) {}

    SignatureFailures(InstantSource clock) {
        this.clock = clock;
    }

    /** @throws Refusal {@code rate_limited} if there were too many just now */
    synchronized void check(String webid) {
        Window window = people.get(webid);
        Instant now = clock.instant();
        if (window != null && window.count() >= MOST && now.isBefore(window.end())) {
            throw Refusal.of(ErrorCode.RATE_LIMITED, "Too many requests whose signature did not hold.")
                    .withRetryAfter(Duration.between(now, window.end()));
        }
    }

    synchronized void count(String webid) {
        Instant now = clock.instant();
        Window window = people.get(webid);
        if (window == null || !now.isBefore(window.end())) {
            people.put(webid, new Window(now.plus(WINDOW), 1));
        } else {
            people.put(webid, new Window(window.end(), window.count() + 1));
        }
    }
}
