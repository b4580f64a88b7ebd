package org.cdcd.connectors.wire;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.impl.ECDHCryptoProvider;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.CurveBasedJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The other half of {@link EcdhEncrypter}. */
final class EcdhDecrypter extends ECDHCryptoProvider implements JWEDecrypter {
    private final JWK privateKey;

    EcdhDecrypter(JWK privateKey) throws JOSEException {
        super(((CurveBasedJWK) privateKey).getCurve(), null);
        this.privateKey = privateKey;
    }

    @Override
    public Set<Curve> supportedEllipticCurves() {
        return EcdhEncrypter.CURVES;
    }

    @Override
    public byte[] decrypt(
            JWEHeader header,
            @Nullable Base64URL encryptedKey,
            Base64URL iv,
            Base64URL cipherText,
            Base64URL authTag,
            byte[] aad)
            throws JOSEException {
        JWK theirs = header.getEphemeralPublicKey();
        if (encryptedKey != null
                || !(theirs instanceof CurveBasedJWK onCurve)
                || !onCurve.getCurve().equals(getCurve())) {
            throw new JOSEException("not sealed to this key");
        }
        try {
            byte[] secret = Agreements.agree(EllipticKeys.privateKey(privateKey), theirs);
            return decryptWithZ(header, aad, new SecretKeySpec(secret, "AES"), null, iv, cipherText, authTag);
        } catch (GeneralSecurityException e) {
            throw new JOSEException("not sealed to this key", e);
        }
    }
}
