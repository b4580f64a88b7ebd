package org.cdcd.connectors.vault.keys;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.cdcd.connectors.vault.keys.UserKeyStore.WrappedUserKey;
import org.jspecify.annotations.Nullable;

/** Unwrapped user keys, each for at most 60 seconds from when it was read, and at most 10,000 of them. */
final class UserKeyCache {
    static final Duration LIFE = Duration.ofSeconds(60);
    static final int MOST = 10_000;

    private record Name(String webid, String region) {}

    private record Entry(UserKey key, byte[] wrapped, Instant until) {}

    private final ConcurrentMap<Name, Entry> entries = new ConcurrentHashMap<>();
    private final InstantSource clock;

    UserKeyCache(InstantSource clock) {
        this.clock = clock;
    }

    /** The key in memory, or what {@code find} finds and {@code load} unwraps; failures are not remembered. */
    UserKey get(String webid, String region, Supplier<WrappedUserKey> find, Function<WrappedUserKey, UserKey> load) {
        Entry known = living(webid, region);
        return known == null ? put(find.get(), load) : known.key();
    }

    /** The key of this row: from memory only if it was unwrapped from the very same. */
    UserKey renewed(WrappedUserKey row, Function<WrappedUserKey, UserKey> load) {
        Entry known = of(row);
        return known == null ? put(row, load) : known.key();
    }

    /** Whether the key of this very row is in memory. */
    boolean holds(WrappedUserKey row) {
        return of(row) != null;
    }

    private @Nullable Entry of(WrappedUserKey row) {
        Entry known = living(row.webid(), row.region());
        return known != null && Arrays.equals(known.wrapped(), row.wrapped()) ? known : null;
    }

    private @Nullable Entry living(String webid, String region) {
        Entry known = entries.get(new Name(webid, region));
        return known != null && clock.instant().isBefore(known.until()) ? known : null;
    }

    private UserKey put(WrappedUserKey row, Function<WrappedUserKey, UserKey> load) {
        Instant now = clock.instant();
        Entry fresh = new Entry(load.apply(row), row.wrapped(), now.plus(LIFE));
        if (entries.size() >= MOST) {
            makeRoom(now);
        }
        entries.put(new Name(row.webid(), row.region()), fresh);
        return fresh.key();
    }

    void forget(String webid) {
        entries.keySet().removeIf(name -> name.webid().equals(webid));
    }

    void forgetAll() {
        entries.clear();
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
