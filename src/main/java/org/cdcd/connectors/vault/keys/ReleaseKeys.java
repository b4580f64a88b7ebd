package org.cdcd.connectors.vault.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys to which people seal the data keys that they release to this vault. Their private halves are in the memory of this
 * process and nowhere else, so that a release that somebody kept is worth nothing two days later, or after a restart. One is
 * handed out for 24 hours, opens for 48, and is gone then. Safe for many threads.
 */
public final class ReleaseKeys {
    private static final Duration HANDED_OUT = Duration.ofHours(24);
    private static final Duration OPENS = Duration.ofHours(48);

    private final InstantSource clock;
    private final List<Pair> pairs = new ArrayList<>();

    private record Pair(ECKey key, Instant made) {
        @Override
        public String toString() {
            return "Pair[" + key.getKeyID() + "]";
        }
    }

    public ReleaseKeys(InstantSource clock) {
        this.clock = clock;
    }

    /** The public key to seal releases to now. */
    public synchronized JWK current() {
        maintain();
        return pairs.getLast().key().toPublicJWK();
    }

    /** The private key of this id, if it still opens. */
    public synchronized Optional<JWK> find(String keyId) {
        maintain();
        return pairs.stream()
                .filter(pair -> keyId.equals(pair.key().getKeyID()))
                .findFirst()
                .map(Pair::key);
    }

    /** Makes the next key when it is due, and drops those that are over; on a schedule, so that no key outlives its time unused. */
    public synchronized void maintain() {
        Instant now = clock.instant();
        pairs.removeIf(pair -> !now.isBefore(pair.made().plus(OPENS)));
        if (pairs.isEmpty() || !now.isBefore(pairs.getLast().made().plus(HANDED_OUT))) {
            pairs.add(new Pair(fresh(), now));
        }
    }

    private static ECKey fresh() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.ENCRYPTION)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("P-256 is not available", e);
        }
    }
}
