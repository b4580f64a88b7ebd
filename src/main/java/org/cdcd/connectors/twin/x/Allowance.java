package org.cdcd.connectors.twin.x;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an account and the application may still use: a quarter of an hour for each endpoint, a month's cap, prepaid credit. */
final class Allowance {
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private final InstantSource time;
    private final Map<String, Window> windows = new HashMap<>();
    private @Nullable Integer limit;
    private boolean capped;
    private boolean penniless;

    private record Window(int used, Instant reset) {}

    Allowance(InstantSource time) {
        this.time = time;
    }

    /** From now on every endpoint takes so many calls in a window. */
    synchronized void limit(int calls) {
        limit = calls;
        windows.clear();
    }

    synchronized void cap() {
        capped = true;
    }

    synchronized void spend() {
        penniless = true;
    }

    /** Counts one call and writes the headers; a refusal if it is one too many. */
    synchronized void take(String who, String endpoint, int usual, MultiMap headers) {
        Instant now = time.instant();
        Window window = windows.get(who + endpoint);
        if (window == null || !now.isBefore(window.reset())) {
            window = new Window(0, now.plus(WINDOW));
        }
        int most = limit == null ? usual : limit;
        boolean allowed = window.used() < most;
        if (allowed) {
            window = new Window(window.used() + 1, window.reset());
        }
        windows.put(who + endpoint, window);
        headers.set("x-rate-limit-limit", String.valueOf(most))
                .set("x-rate-limit-remaining", String.valueOf(most - window.used()))
                .set("x-rate-limit-reset", String.valueOf(window.reset().getEpochSecond()));
        if (!allowed) {
            throw XRefusal.tooMany();
        }
        if (capped) {
            throw XRefusal.capped();
        }
        if (penniless) {
            throw XRefusal.noCredit();
        }
    }

    synchronized void reset() {
        windows.clear();
        limit = null;
        capped = false;
        penniless = false;
    }
}
