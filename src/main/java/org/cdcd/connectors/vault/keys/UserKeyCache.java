package org.cdcd.connectors.vault.keys;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Unwrapped user keys, each for at most 60 seconds from when it was read, and at most 10,000 of them. */
final class UserKeyCache {
    static final Duration LIFE = Duration.ofSeconds(60);
    static final int MOST = 10_000;

    private record Name(String webid, String region) {}

    private record Entry(UserKey key, Instant until) {}

    private final ConcurrentMap<Name, Entry> entries = new ConcurrentHashMap<>();
    private final InstantSource clock;

    UserKeyCache(InstantSource clock) {
        this.clock = clock;
    }

    /** The key in memory, or what {@code read} finds; failures are not remembered. */
    UserKey get(String webid, String region, Supplier<UserKey> read) {
        Instant now = clock.instant();
        Name name = new Name(webid, region);
        Entry known = entries.get(name);
        if (known != null && now.isBefore(known.until())) {
            return known.key();
        }
        Entry fresh = new Entry(read.get(), now.plus(LIFE));
        if (entries.size() >= MOST) {
            makeRoom(now);
        }
        entries.put(name, fresh);
        return fresh.key();
    }

    void forget(String webid) {
        entries.keySet().removeIf(name -> name.webid().equals(webid));
    }

    /** Drops every key that is over; called regularly so that an idle person's key does not linger. */
    void dropExpired() {
        Instant now = clock.instant();
        entries.values().removeIf(entry -> !now.isBefore(entry.until()));
    }

    int size() {
        return entries.size();
    }

    private void makeRoom(Instant now) {
        dropExpired();
        if (entries.size() >= MOST) {
            entries.clear();
        }
    }
}
