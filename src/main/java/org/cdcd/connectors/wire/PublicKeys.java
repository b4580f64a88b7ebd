package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Public keys that a caller sends as a JWK (RFC 7517). Only the members that make up the key, and {@code kid} and {@code use}, are
 * read. Private members, other curves, points off the curve and keys of low order are refused with {@code malformed_request}.
 */
public final class PublicKeys {
    private static final int COORDINATE_BYTES = 32;
    private static final int MAX_KID = 512;

    private static final BigInteger FIELD = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    // Whoever agrees with one of these points gets a secret that everybody knows.
    private static final Set<BigInteger> LOW_ORDER = Set.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            FIELD.subtract(BigInteger.ONE),
            new BigInteger("325606250916557431795983626356110631294008115727848805560023387167927233504"),
            new BigInteger("39382357235489614581723060781553021112529911719440698176882885853963445705823"));

    private PublicKeys() {}

    /** A key to seal answers to: X25519 or P-256. */
    public static JWK encryption(JsonNode jwk) {
        return read(jwk, Curve.X25519, KeyUse.ENCRYPTION);
    }

    /** A key to verify requests with: Ed25519 or P-256. */
    public static JWK signature(JsonNode jwk) {
        return read(jwk, Curve.Ed25519, KeyUse.SIGNATURE);
    }

    private static JWK read(JsonNode jwk, Curve octetCurve, KeyUse use) {
        if (!jwk.isObject() || jwk.has("d") || jwk.has("k")) {
            throw refused();
        }
        String declared = text(jwk, "use");
        if (declared != null && !declared.equals(use.identifier())) {
            throw refused();
        }
        String kid = text(jwk, "kid");
        if (kid != null && (kid.isEmpty() || kid.length() > MAX_KID)) {
            throw refused();
        }
        String curve = text(jwk, "crv");
        if ("EC".equals(text(jwk, "kty")) && Curve.P_256.getName().equals(curve)) {
            return p256(jwk, use, kid);
        }
        if ("OKP".equals(text(jwk, "kty")) && octetCurve.getName().equals(curve)) {
            return octets(jwk, octetCurve, use, kid);
        }
        throw refused();
    }

    private static JWK p256(JsonNode jwk, KeyUse use, @Nullable String kid) {
        try {
            return new ECKey.Builder(Curve.P_256, coordinate(jwk, "x"), coordinate(jwk, "y"))
                    .keyUse(use)
                    .keyID(kid)
                    .build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw refused();
        }
    }

    private static JWK octets(JsonNode jwk, Curve curve, KeyUse use, @Nullable String kid) {
        OctetKeyPair key = new OctetKeyPair.Builder(curve, coordinate(jwk, "x"))
                .keyUse(use)
                .keyID(kid)
                .build();
        if (curve.equals(Curve.X25519) && isOfLowOrder(key.getDecodedX())) {
            throw refused();
        }
        return key;
    }

    // RFC 7748 reads 255 bits, low byte first, modulo the field's prime
    private static boolean isOfLowOrder(byte[] u) {
        byte[] bigEndian = new byte[u.length];
        for (int i = 0; i < u.length; i++) {
            bigEndian[i] = u[u.length - 1 - i];
        }
        bigEndian[0] &= 0x7f;
        return LOW_ORDER.contains(new BigInteger(1, bigEndian).mod(FIELD));
    }

    private static Base64URL coordinate(JsonNode jwk, String name) {
        String text = text(jwk, name);
        if (text == null || Base64Url.decode(text).length != COORDINATE_BYTES) {
            throw refused();
        }
        return new Base64URL(text);
    }

    private static @Nullable String text(JsonNode jwk, String name) {
        JsonNode value = jwk.get(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw refused();
        }
        return value.textValue();
    }

    private static Refusal refused() {
        return Refusal.of(
                ErrorCode.MALFORMED_REQUEST,
                "A key is not a public JWK of a curve that is taken here, or not a sound one.");
    }
}
