package org.cdcd.connectors.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.text.ParseException;
import java.util.Optional;

/** Which public keys can sign requests, and to which answers can be sealed. */
final class KeyRules {
    private KeyRules() {}

    /** Ed25519 or P-256. */
    static boolean canSign(JWK key) {
        return isPublicOn(key, Curve.Ed25519) || isPublicOn(key, Curve.P_256);
    }

    /** X25519 or P-256. */
    static boolean canReceive(JWK key) {
        return isPublicOn(key, Curve.X25519) || isPublicOn(key, Curve.P_256);
    }

    static boolean fits(JWK key, RegisteredKey.Use use) {
        return switch (use) {
            case SIG -> canSign(key);
            case ENC -> canReceive(key);
        };
    }

    static Optional<JWK> parse(String json) {
        try {
            return Optional.of(JWK.parse(json));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static String thumbprint(JWK key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("a parsed key has a thumbprint", e);
        }
    }

    private static boolean isPublicOn(JWK key, Curve curve) {
        return switch (key) {
            case ECKey ec -> curve.equals(ec.getCurve()) && !ec.isPrivate() && isOnCurve(ec);
            case OctetKeyPair okp -> curve.equals(okp.getCurve()) && !okp.isPrivate() && okp.getDecodedX().length == 32;
            default -> false;
        };
    }

    private static boolean isOnCurve(ECKey key) {
        try {
            // parsing a JWK checks this, but a key may also have been built from coordinates
            key.toECPublicKey();
            return true;
        } catch (JOSEException e) {
            return false;
        }
    }
}
