package org.cdcd.connectors.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.time.InstantSource;

/**
 * One bucket for each key. A key that rests for as long as its bucket takes to fill is forgotten, which changes nothing: a
 * new bucket is full too. The key holds its rate, so that a changed rate starts a new bucket.
 */
final class Buckets {
    private static final Duration SLACK = Duration.ofSeconds(1);

    private record Key(String name, Rate rate) {}

    private final Cache<Key, Bucket> buckets;
    private final ClockTicks ticks;

    Buckets(InstantSource clock, int maxEntries) {
        this.ticks = new ClockTicks(clock);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(maxEntries)
                .ticker(ticks::currentTimeNanos)
                .expireAfter(Expiry.<Key, Bucket>accessing((key, bucket) -> timeToFill(key.rate())))
                .build();
    }

    Bucket of(String name, Rate rate) {
        return buckets.get(new Key(name, rate), key -> full(key.rate()));
    }

    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket full(Rate rate) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.burst()).refillGreedy(rate.perSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(ticks)
                .build();
    }

    private static Duration timeToFill(Rate rate) {
        // a bucket may be in debt by as much as it holds, so twice the time
        return Duration.ofMillis(2_000L * rate.burst() / rate.perSecond()).plus(SLACK);
    }
}
