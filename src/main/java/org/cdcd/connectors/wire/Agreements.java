package org.cdcd.connectors.wire;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import javax.crypto.KeyAgreement;

/** Diffie-Hellman on P-256 and X25519 (RFC 7748). */
final class Agreements {
    private Agreements() {}

    /** The shared secret; fails for a public key of low order, with which anyone could know it. */
    static byte[] agree(PrivateKey mine, JWK theirs) throws GeneralSecurityException {
        String algorithm = theirs instanceof ECKey ? "ECDH" : "XDH";
        Provider provider = SignatureProviders.current();
        KeyAgreement agreement =
                provider == null ? KeyAgreement.getInstance(algorithm) : KeyAgreement.getInstance(algorithm, provider);
        byte[] secret;
        try {
            agreement.init(mine);
            agreement.doPhase(EllipticKeys.publicKey(theirs), true);
            secret = agreement.generateSecret();
        } catch (RuntimeException e) {
            // native providers report some unfit keys like that
            throw new GeneralSecurityException("no agreement with this key", e);
        }
        int bits = 0;
        for (byte octet : secret) {
            bits |= octet;
        }
        if (bits == 0) {
            throw new GeneralSecurityException("the key is of low order");
        }
        return secret;
    }
}
