package org.cdcd.connectors.vault.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.JWKGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import java.time.Duration;

/** The kinds of key pairs that the service has: how each is made, and how long an old one is kept. */
enum ServiceKeyUse {
    /** Signs which keys the service has: clients know the service by it. Made anew on the operator's word alone. */
    IDENTITY("identity", Duration.ofDays(3650)),
    /** Signs responses; verifiable for a year after its last use. */
    SIGN("sig", Duration.ofDays(365)),
    /** {@code secret_jwe} is sealed to it; opens for a week after its last publication. */
    SEAL_X25519("enc-x25519", Duration.ofDays(7)),
    SEAL_P256("enc-p256", Duration.ofDays(7));

    private final String stored;
    private final Duration kept;

    ServiceKeyUse(String stored, Duration kept) {
        this.stored = stored;
        this.kept = kept;
    }

    String stored() {
        return stored;
    }

    /** How long a key is of use after its successor took over. */
    Duration kept() {
        return kept;
    }

    /** Whether a successor is made by itself. */
    boolean ages() {
        return this != IDENTITY;
    }

    boolean signs() {
        return this == SIGN || this == IDENTITY;
    }

    /** A fresh key pair; its id is its thumbprint (RFC 7638). */
    JWK generate() {
        try {
            return generator()
                    .keyUse(signs() ? KeyUse.SIGNATURE : KeyUse.ENCRYPTION)
                    .algorithm(signs() ? JWSAlgorithm.Ed25519 : JWEAlgorithm.ECDH_ES)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("the key pair of use " + stored + " cannot be made", e);
        }
    }

    private JWKGenerator<? extends JWK> generator() {
        return switch (this) {
            case IDENTITY, SIGN -> new OctetKeyPairGenerator(Curve.Ed25519);
            case SEAL_X25519 -> new OctetKeyPairGenerator(Curve.X25519);
            case SEAL_P256 -> new ECKeyGenerator(Curve.P_256);
        };
    }
}
