package org.cdcd.connectors.wire;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The mathematics of one operation with the provider in use, and nothing else: no JSON, no base64url, no checks. */
public final class BareCryptography {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final byte[] request = new byte[600];
    private final byte[] result;
    private final ECKey caller;
    private final byte[] callerSignature;
    private final OctetKeyPair server;
    private final OctetKeyPair recipient;

    /** @param resultBytes how large the sealed result is */
    public BareCryptography(int resultBytes) {
        try {
            result = new byte[resultBytes];
            caller = new ECKeyGenerator(Curve.P_256).generate();
            callerSignature = Signatures.sign(Signatures.ES256, EllipticKeys.privateKey(caller), request);
            server = new OctetKeyPairGenerator(Curve.Ed25519).generate();
            recipient = new OctetKeyPairGenerator(Curve.X25519).generate().toPublicJWK();
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException("keys cannot be made", e);
        }
    }

    /** Two ES256 checks, one new key and agreement on X25519, AES-256-GCM over the result, one Ed25519 signature. */
    public byte[] operate() throws GeneralSecurityException {
        if (!verify() || !verify()) {
            throw new GeneralSecurityException("a good signature is refused");
        }
        byte[] sealed = seal();
        return Signatures.sign(Signatures.ED25519, EllipticKeys.privateKey(server), sealed);
    }

    private boolean verify() {
        return Signatures.verify(Signatures.ES256, caller, request, callerSignature);
    }

    private byte[] seal() throws GeneralSecurityException {
        byte[] key = Agreements.agree(EllipticKeys.ephemeral(Curve.X25519).privateKey(), recipient);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(key, 0, KEY_BYTES, "AES"),
                new GCMParameterSpec(TAG_BITS, nonce));
        return cipher.doFinal(result);
    }
}
