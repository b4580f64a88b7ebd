package org.cdcd.connectors.wire;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/** Says whether who made a proof knows the secret behind a public point (RFC 8235, 3), and nothing more than that. */
public final class SchnorrVerifier {
    private SchnorrVerifier() {}

    /**
     * Whether the proof holds for this point, person and context. Whatever is wrong, the answer is the same {@code false}.
     *
     * @param publicPoint {@code A}, compressed
     * @param userId who the point belongs to at the service
     * @param otherInfo of {@link ProofContext}
     */
    public static boolean holds(byte[] publicPoint, String userId, byte[] otherInfo, SchnorrProof proof) {
        byte[] commitment;
        byte[] response;
        try {
            commitment = Base64Url.decode(proof.commitment());
            response = Base64Url.decode(proof.response());
        } catch (Refusal notBase64) {
            return false;
        }
        ECPoint a = P256.point(publicPoint).orElse(null);
        ECPoint v = P256.point(commitment).orElse(null);
        BigInteger r = new BigInteger(1, response);
        if (a == null || v == null || response.length != P256.SCALAR || r.compareTo(P256.N) >= 0) {
            return false;
        }
        BigInteger c = challenge(commitment, publicPoint, userId, otherInfo);
        return ECAlgorithms.sumOfTwoMultiplies(P256.G, r, a, c).equals(v);
    }

    /** {@code c} of RFC 8235, 3.3, modulo the group's order. */
    static BigInteger challenge(byte[] commitment, byte[] publicPoint, String userId, byte[] otherInfo) {
        byte[] input = ProofContext.lengthPrefixed(
                P256.encoded(P256.G), commitment, publicPoint, ProofContext.text(userId), otherInfo);
        return new BigInteger(1, Sha256.of(input)).mod(P256.N);
    }
}
