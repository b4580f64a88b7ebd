package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;

/**
 * The key that an app password is sealed to, signed by the caller's DPoP key for one mailbox and a few minutes: nobody between the
 * person's program and the vault can put another key in its place.
 */
public final class Recipient {
    private static final String TYP = "cdcd-recipient+jws";
    private static final int MAX_LENGTH = 8 * 1024;
    private static final int PARTS = 3;

    private Recipient() {}

    /**
     * The key as a compact JWS (RFC 7515).
     *
     * @param key public or with its private half, which is left out: X25519 or P-256
     * @param dpopKey to which the access token is bound
     * @param mailbox in lower case
     */
    public static String sign(JWK key, JWK dpopKey, String webid, String mailbox, Instant expires) {
        ObjectNode claims = Json.MAPPER
                .createObjectNode()
                .put("webid", webid)
                .put("mailbox", mailbox)
                .put("exp", expires.getEpochSecond());
        claims.set("jwk", Json.MAPPER.valueToTree(key.toPublicJWK().toJSONObject()));
        String algorithm = Signatures.algorithm(dpopKey);
        ObjectNode header = Json.MAPPER.createObjectNode().put("typ", TYP).put("alg", algorithm);
        return CompactJws.signAs(header, Json.bytes(claims), dpopKey, algorithm).compact();
    }

    /**
     * The key to seal to.
     *
     * @param dpopKey public, of the caller as they proved it
     * @throws Refusal {@code invalid_signature}, {@code audience_mismatch} if it is for another person or mailbox, {@code
     *     request_expired}, or {@code malformed_request}
     */
    public static JWK verify(String compact, JWK dpopKey, String webid, String mailbox, Instant now) {
        String[] parts = compact.length() > MAX_LENGTH ? new String[0] : compact.split("\\.", PARTS + 1);
        if (parts.length != PARTS) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The recipient is not a compact JWS.");
        }
        CompactJws jws = new CompactJws(parts[0], parts[1], Base64Url.decode(parts[2]));
        ObjectNode header = Json.strictObject(jws.decodedHeader(), MAX_LENGTH);
        String algorithm = header.path("alg").asText();
        boolean signed = header.path("typ").asText().equals(TYP)
                && !header.has("crit")
                && Signatures.supports(algorithm)
                && jws.verify(algorithm, dpopKey);
        if (!signed) {
            throw Refusal.of(
                    ErrorCode.INVALID_SIGNATURE, "The recipient is not signed by the key of the access token.");
        }
        ObjectNode claims = Json.strictObject(Base64Url.decode(parts[1]), MAX_LENGTH);
        if (!claims.path("webid").asText().equals(webid)
                || !claims.path("mailbox").asText().equals(mailbox)) {
            throw Refusal.of(ErrorCode.AUDIENCE_MISMATCH, "The recipient is signed for another person or mailbox.");
        }
        JsonNode expires = claims.path("exp");
        if (!expires.isIntegralNumber() || now.getEpochSecond() >= expires.asLong()) {
            throw Refusal.of(ErrorCode.REQUEST_EXPIRED, "The recipient was signed too long ago.");
        }
        return PublicKeys.encryption(claims.path("jwk"));
    }
}
