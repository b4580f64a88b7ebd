package org.cdcd.connectors.wire;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jwk.JWK;
import java.text.ParseException;

/** Compact JWEs (RFC 7516) of {@code ECDH-ES} and {@code A256GCM}, to keys of X25519 and P-256. */
final class Seal {
    private Seal() {}

    static JWEHeader.Builder header(JWK recipient) {
        String kid = recipient.getKeyID();
        return new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                .keyID(kid != null ? kid : Thumbprints.of(recipient));
    }

    static String close(JWEHeader header, byte[] content, JWK recipient) {
        JWEObject jwe = new JWEObject(header, new Payload(content));
        try {
            jwe.encrypt(new EcdhEncrypter(recipient));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the recipient's key does not work", e);
        }
        return jwe.serialize();
    }

    /** Reads the header, which nobody has vouched for until {@link #content} has returned. */
    static JWEObject parse(String compact, int maxLength) {
        if (compact.length() > maxLength) {
            throw Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE, "The sealed content is too large.");
        }
        JWEObject jwe;
        try {
            jwe = JWEObject.parse(compact);
        } catch (ParseException | RuntimeException e) {
            throw malformed();
        }
        JWEHeader header = jwe.getHeader();
        boolean known = JWEAlgorithm.ECDH_ES.equals(header.getAlgorithm())
                && EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())
                && header.getCompressionAlgorithm() == null
                && header.getCriticalParams() == null
                && header.getEphemeralPublicKey() != null;
        if (!known) {
            throw malformed();
        }
        return jwe;
    }

    static byte[] content(JWEObject jwe, JWK privateKey) {
        try {
            jwe.decrypt(new EcdhDecrypter(privateKey));
            return jwe.getPayload().toBytes();
        } catch (JOSEException | RuntimeException e) {
            throw Refusal.of(ErrorCode.INVALID_SIGNATURE, "The sealed content does not open with this key.");
        }
    }

    static Refusal malformed() {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, "The sealed content is not a JWE of ECDH-ES and A256GCM.");
    }
}
