package org.cdcd.connectors.twin.zkp;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.ProofContext;
import org.cdcd.connectors.wire.SchnorrKey;
import org.cdcd.connectors.wire.SchnorrProof;
import org.cdcd.connectors.wire.Sha256;
import org.cdcd.connectors.wire.ZkpAuthorization;
import org.cdcd.connectors.wire.ZkpProof;
import org.junit.jupiter.api.Test;

/** How long the reference service's nonces live. */
final class ProofGateTest {
    private static final String ORIGIN = "https://zkp-notes.example.org";
    private static final String WEBID = "https://alice.example/#me";

    private final SecureRandom random = new SecureRandom();
    private final SchnorrKey key = SchnorrKey.generate(random);
    private Instant now = Instant.parse("2026-11-30T09:00:00Z");
    private final ProofGate gate = new ProofGate(ORIGIN, () -> now, random);

    private boolean register(ProofGate.Given given) {
        SchnorrProof proof = key.prove("me", ProofContext.registration(ORIGIN, given.nonce(), WEBID), random);
        return gate.register("me", key.publicPoint(), proof, given.nonce(), WEBID);
    }

    private String shown(ProofGate.Given given) {
        UUID request = UUID.randomUUID();
        byte[] hash = Sha256.of(new byte[0]);
        SchnorrProof proof = key.prove(
                "me", ProofContext.operation(ORIGIN, given.nonce(), given.expires(), request, "x", hash), random);
        return new ZkpAuthorization(
                        new ZkpProof("me", proof, given.nonce(), given.expires()), request, "x", Base64Url.encode(hash))
                .value();
    }

    @Test
    void aNonceIsTakenUntilItExpires() {
        ProofGate.Given registration = gate.challenge(null, 1).getFirst();
        now = registration.expires().minusSeconds(1);
        assertThat(register(registration)).isTrue();

        ProofGate.Given operation = gate.challenge("me", 1).getFirst();
        now = operation.expires().minusSeconds(1);
        assertThat(gate.admit(shown(operation), "x")).contains("me");
    }

    @Test
    void anExpiredNonceIsRefused() {
        ProofGate.Given late = gate.challenge(null, 1).getFirst();
        now = late.expires();
        assertThat(register(late)).isFalse();

        assertThat(register(gate.challenge(null, 1).getFirst())).isTrue();
        ProofGate.Given operation = gate.challenge("me", 1).getFirst();
        now = operation.expires();
        assertThat(gate.admit(shown(operation), "x")).isEmpty();
    }

    @Test
    void aNonceWhoseLifeWasStretchedIsRefused() {
        assertThat(register(gate.challenge(null, 1).getFirst())).isTrue();
        ProofGate.Given given = gate.challenge("me", 1).getFirst();

        var stretched = new ProofGate.Given(given.nonce(), given.expires().plus(Duration.ofHours(1)));

        assertThat(gate.admit(shown(stretched), "x")).isEmpty();
    }
}
