package org.cdcd.connectors.wire;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;

/** JWS signatures of {@code Ed25519} (RFC 8037, 9864) and {@code ES256} (RFC 7518, 3.4). */
final class Signatures {
    static final String ED25519 = "Ed25519";
    /** The old name of the same algorithm, still read. */
    static final String EDDSA = "EdDSA";

    static final String ES256 = "ES256";

    private static final int LENGTH = 64;

    private Signatures() {}

    static boolean supports(String algorithm) {
        return algorithm.equals(ED25519) || algorithm.equals(ES256) || algorithm.equals(EDDSA);
    }

    /** The algorithm that a key of this curve signs with. */
    static String algorithm(JWK key) {
        if (key instanceof OctetKeyPair octets && octets.getCurve().equals(Curve.Ed25519)) {
            return ED25519;
        }
        if (key instanceof ECKey ec && ec.getCurve().equals(Curve.P_256)) {
            return ES256;
        }
        throw new IllegalArgumentException("not a key to sign with: Ed25519 or P-256 is needed");
    }

    static byte[] sign(String algorithm, PrivateKey key, byte[] input) throws GeneralSecurityException {
        Signature signature = instance(algorithm);
        signature.initSign(key);
        signature.update(input);
        byte[] signed = signature.sign();
        try {
            return algorithm.equals(ES256) ? ECDSA.transcodeSignatureToConcat(signed, LENGTH) : signed;
        } catch (JOSEException e) {
            throw new GeneralSecurityException("the provider made no DER signature", e);
        }
    }

    /** Whether the signature is the key's; false as well for a key of another kind and a signature of a wrong form. */
    static boolean verify(String algorithm, JWK key, byte[] input, byte[] signature) {
        try {
            boolean edwards =
                    key instanceof OctetKeyPair octets && octets.getCurve().equals(Curve.Ed25519);
            if (signature.length != LENGTH || edwards == algorithm.equals(ES256)) {
                return false;
            }
            Signature verifier = instance(algorithm);
            verifier.initVerify(EllipticKeys.publicKey(key));
            verifier.update(input);
            return verifier.verify(edwards ? signature : der(signature));
        } catch (GeneralSecurityException | JOSEException e) {
            return false;
        }
    }

    // r and s of zero, or not below the group's order, are refused before they reach the provider (CVE-2022-21449).
    private static byte[] der(byte[] joined) throws JOSEException {
        ECDSA.ensureLegalSignature(joined, JWSAlgorithm.ES256);
        return ECDSA.transcodeSignatureToDER(joined);
    }

    private static Signature instance(String algorithm) throws GeneralSecurityException {
        String name = algorithm.equals(ES256) ? "SHA256withECDSA" : EDDSA;
        Provider provider = SignatureProviders.current();
        return provider == null ? Signature.getInstance(name) : Signature.getInstance(name, provider);
    }
}
