package org.cdcd.connectors.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Copies of what others publish. Each is fetched by one caller at a time while the others wait for that fetch, though not for
 * ever; it is used while it is fresh, and for a short outage of its origin a little longer; failures are remembered briefly.
 */
final class Copies<V> {
    /** Fetches and reads one. */
    @FunctionalInterface
    interface Source<V> {
        V fetch(String key) throws FetchFailed;
    }

    /** How long a copy is fresh, how old it may be used at most, and how long a failure is remembered. */
    record Ages(Duration fresh, Duration oldest, Duration failure) {}

    /** Far longer than any source takes: each has its own, shorter limit. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Fetched then, last tried (perhaps in vain) at another time, and not tried again until a third. */
    private record Copy<V>(
            @Nullable V value, @Nullable FetchFailed failure, Instant fetched, Instant tried, Instant until) {
        V get() throws FetchFailed {
            if (failure != null) {
                throw failure;
            }
            if (value == null) {
                throw new IllegalStateException("a copy holds a value or a failure");
            }
            return value;
        }
    }

    private final Source<V> source;
    private final Ages ages;
    private final InstantSource clock;
    private final Duration patience;
    private final Cache<String, Copy<V>> copies;
    private final ConcurrentMap<String, CompletableFuture<Copy<V>>> running = new ConcurrentHashMap<>();

    Copies(Source<V> source, Ages ages, int most, InstantSource clock) {
        this(source, ages, most, clock, PATIENCE);
    }

    /** @param patience how long one waits for a fetch of another's */
    Copies(Source<V> source, Ages ages, int most, InstantSource clock, Duration patience) {
        this.patience = patience;
        this.source = source;
        this.ages = ages;
        this.clock = clock;
        this.copies = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(ages.oldest())
                .ticker(() -> clock.millis() * 1_000_000)
                .build();
    }

    V get(String key) throws FetchFailed {
        Copy<V> copy = copies.getIfPresent(key);
        return copy != null && clock.instant().isBefore(copy.until())
                ? copy.get()
                : fetch(key, Instant.MIN).get();
    }

    /** A copy whose fetch was tried after that instant; fetches anew if the present one's was not. */
    V get(String key, Instant newerThan) throws FetchFailed {
        return fetch(key, newerThan).get();
    }

    boolean holds(String key) {
        return copies.getIfPresent(key) != null;
    }

    private Copy<V> fetch(String key, Instant newerThan) throws FetchFailed {
        CompletableFuture<Copy<V>> mine = new CompletableFuture<>();
        CompletableFuture<Copy<V>> other = running.putIfAbsent(key, mine);
        if (other != null) {
            return join(other);
        }
        try {
            Copy<V> copy = freshOrFetched(key, newerThan);
            mine.complete(copy);
            return copy;
        } catch (RuntimeException | Error e) {
            // an error as well: whoever waits must learn that nothing comes any more
            mine.completeExceptionally(e);
            throw e;
        } finally {
            running.remove(key, mine);
        }
    }

    private Copy<V> freshOrFetched(String key, Instant newerThan) {
        Copy<V> old = copies.getIfPresent(key);
        Instant now = clock.instant();
        if (old != null && now.isBefore(old.until()) && old.tried().isAfter(newerThan)) {
            return old;
        }
        Copy<V> copy = load(key, old, now);
        copies.put(key, copy);
        return copy;
    }

    private Copy<V> load(String key, @Nullable Copy<V> old, Instant now) {
        try {
            return new Copy<>(source.fetch(key), null, now, now, now.plus(ages.fresh()));
        } catch (FetchFailed failure) {
            Instant retry = now.plus(ages.failure());
            if (failure.temporary() && old != null && old.value() != null) {
                Instant end = old.fetched().plus(ages.oldest());
                if (now.isBefore(end)) {
                    return new Copy<>(old.value(), null, old.fetched(), now, retry.isBefore(end) ? retry : end);
                }
            }
            return new Copy<>(null, failure, now, now, retry);
        }
    }

    private Copy<V> join(CompletableFuture<Copy<V>> other) throws FetchFailed {
        try {
            return other.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("the fetch that was waited for failed", e.getCause());
        } catch (TimeoutException e) {
            throw FetchFailed.unreachable("fetching it takes too long");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FetchFailed.unreachable("waiting for it was interrupted");
        }
    }
}
