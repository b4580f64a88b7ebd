package org.cdcd.connectors.wire;

/**
 * A non-interactive Schnorr proof (RFC 8235, 3) on P-256. It may be shown to anybody.
 *
 * @param commitment {@code V}, a compressed point, base64url
 * @param response {@code r}, 32 bytes, base64url
 */
public record SchnorrProof(String commitment, String response) {
    /** Refuses what cannot be a proof because of its form, with {@code malformed_request}; says nothing about its truth. */
    public static SchnorrProof parse(String commitment, String response) {
        if (Base64Url.decode(commitment).length != P256.POINT) {
            throw Members.wrong("V", "33 bytes in base64url");
        }
        if (Base64Url.decode(response).length != P256.SCALAR) {
            throw Members.wrong("r", "32 bytes in base64url");
        }
        return new SchnorrProof(commitment, response);
    }
}
