package org.cdcd.connectors.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How many requests that nobody vouches for may come from one network address: those without a token, and those whose
 * token turned out bad. Requests of people who prove who they are cost nothing here, however many share the address.
 */
public final class AddressLimit {
    private final Buckets addresses;
    private final Rate rate;

    public AddressLimit(LimitSettings settings, InstantSource clock) {
        this.addresses = new Buckets(clock, settings.maxEntries());
        this.rate = settings.address();
    }

    /** How long the address must wait; zero if it may ask now. */
    public Duration check(String address) {
        EstimationProbe probe = bucket(address).estimateAbilityToConsume(1);
        return probe.canBeConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
    }

    /** Counts one request that nobody vouches for, if it may come at all; returns how long to wait, zero if it may. */
    public Duration take(String address) {
        return Duration.ofNanos(bucket(address).tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill());
    }

    /** Counts one request whose token turned out bad; the address may go into debt for it. */
    public void charge(String address) {
        Bucket bucket = bucket(address);
        // debt has a floor, or a flood in flight would shut the address out for long
        if (bucket.getAvailableTokens() > -rate.burst()) {
            bucket.consumeIgnoringRateLimits(1);
        }
    }

    private Bucket bucket(String address) {
        return addresses.of(NetworkOf.address(address), rate);
    }
}
