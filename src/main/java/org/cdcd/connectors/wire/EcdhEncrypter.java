package org.cdcd.connectors.wire;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWECryptoParts;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.impl.AAD;
import com.nimbusds.jose.crypto.impl.ECDHCryptoProvider;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.CurveBasedJWK;
import com.nimbusds.jose.jwk.JWK;
import java.security.GeneralSecurityException;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/** The library's {@code ECDH-ES}, with the key agreement done by the current provider: it is the slow part. */
final class EcdhEncrypter extends ECDHCryptoProvider implements JWEEncrypter {
    static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.X25519);

    private final JWK recipient;

    EcdhEncrypter(JWK recipient) throws JOSEException {
        super(((CurveBasedJWK) recipient).getCurve(), null);
        this.recipient = recipient;
    }

    @Override
    public Set<Curve> supportedEllipticCurves() {
        return CURVES;
    }

    @Override
    public JWECryptoParts encrypt(JWEHeader header, byte[] clearText, byte[] ignored) throws JOSEException {
        try {
            EllipticKeys.Ephemeral mine = EllipticKeys.ephemeral(getCurve());
            JWEHeader complete = new JWEHeader.Builder(header)
                    .ephemeralPublicKey(mine.publicKey())
                    .build();
            byte[] secret = Agreements.agree(mine.privateKey(), recipient);
            return encryptWithZ(complete, new SecretKeySpec(secret, "AES"), clearText, AAD.compute(complete));
        } catch (GeneralSecurityException e) {
            throw new JOSEException("no agreement with the recipient's key", e);
        }
    }
}
