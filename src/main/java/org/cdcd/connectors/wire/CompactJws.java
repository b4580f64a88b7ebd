package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * A compact JWS (RFC 7515, 7.1) in its three parts, each still base64url: what was signed is the text that came in.
 *
 * @param header the protected header
 * @param signature the signature's octets
 */
record CompactJws(String header, String payload, byte[] signature) {
    /** Signs; {@code alg} and {@code kid} are added to the header. */
    static CompactJws sign(ObjectNode header, byte[] payload, JWK privateKey, String kid) {
        String algorithm = Signatures.algorithm(privateKey);
        header.put("alg", algorithm).put("kid", kid);
        return signAs(header, payload, privateKey, algorithm);
    }

    static CompactJws signAs(ObjectNode header, byte[] payload, JWK privateKey, String algorithm) {
        String head = Base64Url.encode(Json.bytes(header));
        String body = Base64Url.encode(payload);
        try {
            byte[] signed = Signatures.sign(algorithm, EllipticKeys.privateKey(privateKey), input(head, body));
            return new CompactJws(head, body, signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the signing key does not work", e);
        }
    }

    /** Cuts {@code header..signature}; the payload travels beside it. */
    static CompactJws join(String detached, String payload) {
        int gap = detached.indexOf("..");
        if (gap < 1) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The signature is not of the form header..signature.");
        }
        return new CompactJws(detached.substring(0, gap), payload, Base64Url.decode(detached.substring(gap + 2)));
    }

    byte[] decodedHeader() {
        return Base64Url.decode(header);
    }

    boolean verify(String algorithm, JWK publicKey) {
        return Signatures.verify(algorithm, publicKey, input(header, payload), signature);
    }

    /** {@code header..signature} (RFC 7515, Appendix F). */
    String detached() {
        return header + ".." + Base64Url.encode(signature);
    }

    String compact() {
        return header + "." + payload + "." + Base64Url.encode(signature);
    }

    Envelope envelope() {
        return new Envelope(payload, detached());
    }

    private static byte[] input(String header, String payload) {
        return (header + "." + payload).getBytes(StandardCharsets.US_ASCII);
    }
}
