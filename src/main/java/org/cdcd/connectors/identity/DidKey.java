package org.cdcd.connectors.identity;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;

/** Keys that are their own identifier: {@code did:key} with Ed25519 or P-256. */
final class DidKey {
    static final String PREFIX = "did:key:";
    private static final ECCurve P256 = ECNamedCurveTable.getByName("secp256r1").getCurve();
    private static final int MAX_CHARS = 128;

    private DidKey() {}

    /** The key of {@code did:key:z…#z…}, or nothing if it is none that is known here. */
    static Optional<JWK> parse(String kid) {
        int hash = kid.indexOf('#');
        if (hash < 0 || kid.length() > MAX_CHARS * 2 || !kid.startsWith(PREFIX + "z")) {
            return Optional.empty();
        }
        String value = kid.substring(PREFIX.length(), hash);
        if (!value.equals(kid.substring(hash + 1))) {
            return Optional.empty();
        }
        return Base58.decode(value.substring(1)).flatMap(DidKey::key);
    }

    /** By the multicodec prefix: 0xed for an Ed25519 key, 0x1200 for a compressed P-256 point, both as varints. */
    private static Optional<JWK> key(byte[] bytes) {
        if (bytes.length == 34 && bytes[0] == (byte) 0xed && bytes[1] == 0x01) {
            return Optional.of(new OctetKeyPair.Builder(Curve.Ed25519, tail(bytes)).build());
        }
        if (bytes.length == 35 && bytes[0] == (byte) 0x80 && bytes[1] == 0x24) {
            return point(Arrays.copyOfRange(bytes, 2, bytes.length));
        }
        return Optional.empty();
    }

    private static Optional<JWK> point(byte[] compressed) {
        try {
            ECPoint point = P256.decodePoint(compressed).normalize();
            return Optional.of(new ECKey.Builder(
                            Curve.P_256,
                            Base64URL.encode(point.getAffineXCoord().getEncoded()),
                            Base64URL.encode(point.getAffineYCoord().getEncoded()))
                    .build());
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static Base64URL tail(byte[] bytes) {
        return Base64URL.encode(Arrays.copyOfRange(bytes, 2, bytes.length));
    }
}
