package org.cdcd.connectors.twin.zkp;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.ProofContext;
import org.cdcd.connectors.wire.SchnorrKey;
import org.cdcd.connectors.wire.SchnorrProof;
import org.cdcd.connectors.wire.SchnorrVerifier;
import org.cdcd.connectors.wire.ZkpAuthorization;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier has to do: nonces that are good once, for one person and purpose, and for a while; points that are of the
 * group; proofs that are for this service and this call. It does the same work for people whom it does not know.
 */
final class ProofGate {
    private static final Duration NONCE_LIFE = Duration.ofMinutes(2);
    private static final int NONCE_BYTES = 24;
    private static final String NOBODY = "";

    private final String origin;
    private final InstantSource time;
    private final SecureRandom random;
    private final byte[] nobodysPoint;
    private final Map<String, Nonce> nonces = new HashMap<>();
    private final Map<String, byte[]> points = new HashMap<>();

    /** @param userId for whom it is; empty for a registration */
    private record Nonce(String userId, Instant expires) {}

    /** A nonce as it is given out. */
    record Given(String nonce, Instant expires) {}

    ProofGate(String origin, InstantSource time, SecureRandom random) {
        this.origin = origin;
        this.time = time;
        this.random = random;
        this.nobodysPoint = SchnorrKey.generate(random).publicPoint();
    }

    /** Fresh nonces; whether the person is known is not told. */
    synchronized List<Given> challenge(@Nullable String userId, int count) {
        Instant now = time.instant();
        nonces.values().removeIf(old -> !now.isBefore(old.expires()));
        List<Given> given = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[NONCE_BYTES];
            random.nextBytes(bytes);
            String nonce = Base64Url.encode(bytes);
            Instant expires = Instant.ofEpochSecond(now.plus(NONCE_LIFE).getEpochSecond());
            nonces.put(nonce, new Nonce(userId == null ? NOBODY : userId, expires));
            given.add(new Given(nonce, expires));
        }
        return given;
    }

    /** Whether the point is registered now: the proof holds, and nobody has this id. */
    synchronized boolean register(String userId, byte[] publicPoint, SchnorrProof proof, String nonce, String webid) {
        boolean fresh = use(nonce, NOBODY, null);
        boolean holds =
                SchnorrVerifier.holds(publicPoint, userId, ProofContext.registration(origin, nonce, webid), proof);
        return fresh && holds && !userId.isEmpty() && points.putIfAbsent(userId, publicPoint) == null;
    }

    /**
     * Who proves to be whom by this header, for this operation.
     *
     * @return the person's id; nothing for whatever is wrong
     */
    synchronized Optional<String> admit(@Nullable String authorization, String operation) {
        ZkpAuthorization shown = authorization == null
                ? null
                : ZkpAuthorization.parse(authorization).orElse(null);
        if (shown == null) {
            return Optional.empty();
        }
        String userId = shown.proof().id();
        boolean fresh = use(shown.proof().nonce(), userId, shown.proof().expires());
        boolean holds = SchnorrVerifier.holds(
                points.getOrDefault(userId, nobodysPoint),
                userId,
                shown.context(origin),
                shown.proof().proof());
        boolean known = points.containsKey(userId);
        return fresh && holds && known && shown.operation().equals(operation) ? Optional.of(userId) : Optional.empty();
    }

    /** Takes a nonce out, whatever comes of it. */
    private boolean use(String nonce, String userId, @Nullable Instant said) {
        Nonce known = nonces.remove(nonce);
        return known != null
                && known.userId().equals(userId)
                && time.instant().isBefore(known.expires())
                && (said == null || said.equals(known.expires()));
    }

    synchronized void reset() {
        nonces.clear();
        points.clear();
    }
}
