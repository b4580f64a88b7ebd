package org.cdcd.connectors.wire;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** The group P-256 (SEC 2, secp256r1): prime order, cofactor 1, so a point that is on the curve and not infinity is of it. */
final class P256 {
    /** Bytes of a scalar. */
    static final int SCALAR = 32;

    /** Bytes of a compressed point (SEC 1, 2.3.3). */
    static final int POINT = 33;

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256r1");
    static final BigInteger N = CURVE.getN();
    static final ECPoint G = CURVE.getG();

    private P256() {}

    /** The point with this compressed encoding, if there is one; infinity has none. */
    static Optional<ECPoint> point(byte[] encoded) {
        if (encoded.length != POINT || encoded[0] != 2 && encoded[0] != 3) {
            return Optional.empty();
        }
        try {
            ECPoint point = CURVE.getCurve().decodePoint(encoded);
            return point.isInfinity() || !point.isValid() ? Optional.empty() : Optional.of(point);
        } catch (IllegalArgumentException notOnTheCurve) {
            return Optional.empty();
        }
    }

    static byte[] encoded(ECPoint point) {
        return point.getEncoded(true);
    }

    /** {@code k*G} by a comb whose table look-ups do not depend on {@code k}. */
    static ECPoint timesG(BigInteger k) {
        return new FixedPointCombMultiplier().multiply(G, k).normalize();
    }

    static byte[] scalar(BigInteger value) {
        return BigIntegers.asUnsignedByteArray(SCALAR, value);
    }
}
