package org.cdcd.connectors.wire;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** The secret {@code a} that a person proves to know, and the public point {@code A = a*G} of it. It is never sent. */
public final class SchnorrKey {
    // 48 bytes make the value modulo the order as good as uniform
    private static final int NONCE_BYTES = 48;

    private final BigInteger secret;
    private final byte[] publicPoint;

    private SchnorrKey(BigInteger secret) {
        this.secret = secret;
        this.publicPoint = P256.encoded(P256.timesG(secret));
    }

    /** A fresh secret, uniform in [1, n-1]. */
    public static SchnorrKey generate(SecureRandom random) {
        byte[] bytes = new byte[P256.SCALAR];
        BigInteger secret;
        do {
            random.nextBytes(bytes);
            secret = new BigInteger(1, bytes);
        } while (secret.signum() == 0 || secret.compareTo(P256.N) >= 0);
        return new SchnorrKey(secret);
    }

    /**
     * The key with this secret.
     *
     * @param secret 32 bytes, big-endian
     * @throws IllegalArgumentException if it is not in [1, n-1]
     */
    public static SchnorrKey of(byte[] secret) {
        BigInteger value = new BigInteger(1, secret);
        if (secret.length != P256.SCALAR || value.signum() == 0 || value.compareTo(P256.N) >= 0) {
            throw new IllegalArgumentException("the secret is no scalar of P-256");
        }
        return new SchnorrKey(value);
    }

    /** {@code a}, 32 bytes; whoever has them is this person at the service. */
    public byte[] secret() {
        return P256.scalar(secret);
    }

    /** {@code A}, compressed, 33 bytes. */
    public byte[] publicPoint() {
        return publicPoint.clone();
    }

    /** Proves to know the secret, bound to a person and a context. */
    public SchnorrProof prove(String userId, byte[] otherInfo, SecureRandom random) {
        byte[] fresh = new byte[32];
        random.nextBytes(fresh);
        return prove(userId, otherInfo, fresh);
    }

    SchnorrProof prove(String userId, byte[] otherInfo, byte[] fresh) {
        BigInteger v = nonce(otherInfo, fresh);
        byte[] commitment = P256.encoded(P256.timesG(v));
        BigInteger c = SchnorrVerifier.challenge(commitment, publicPoint, userId, otherInfo);
        BigInteger r = v.subtract(secret.multiply(c)).mod(P256.N);
        return new SchnorrProof(Base64Url.encode(commitment), Base64Url.encode(P256.scalar(r)));
    }

    /**
     * {@code v} in [1, n-1]: two proofs with the same one would reveal the secret, so it hangs on randomness and, should that
     * fail, on the secret and the context too (HKDF, RFC 5869).
     */
    BigInteger nonce(byte[] otherInfo, byte[] fresh) {
        byte[] digest = Sha256.of(otherInfo);
        byte[] info = new byte[digest.length + fresh.length];
        System.arraycopy(digest, 0, info, 0, digest.length);
        System.arraycopy(fresh, 0, info, digest.length, fresh.length);
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(SHA256Digest.newInstance());
        hkdf.init(new HKDFParameters(secret(), null, info));
        byte[] wide = new byte[NONCE_BYTES];
        hkdf.generateBytes(wide, 0, wide.length);
        return new BigInteger(1, wide).mod(P256.N.subtract(BigInteger.ONE)).add(BigInteger.ONE);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SchnorrKey[" + Base64Url.encode(publicPoint) + "]";
    }
}
