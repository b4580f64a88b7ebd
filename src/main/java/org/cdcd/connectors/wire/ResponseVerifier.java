package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Checks what the server signed, in the caller's own program, against the keys that the server publishes. */
public final class ResponseVerifier {
    /** A member of a published key (RFC 7519's {@code exp}): nothing is believed that is signed with it after that second. */
    private static final String USE_UNTIL = "exp";

    private static final int MAX_HEADER = 8 * 1024;
    private static final int MAX_TEXT = 1024;

    private final Map<String, Published> keys = new HashMap<>();

    private record Published(JWK key, Instant useUntil) {}

    /**
     * @param jwks the server's JWK Set (RFC 7517), as published; keys that sign nothing here are passed over
     */
    public ResponseVerifier(JsonNode jwks) {
        for (JsonNode member : jwks.path("keys")) {
            String kid = member.path("kid").asText();
            if (member.path("crv").asText().equals(Signatures.ED25519) && !kid.isEmpty()) {
                keys.put(kid, new Published(PublicKeys.signature(member), until(member.path(USE_UNTIL))));
            }
        }
    }

    private static Instant until(JsonNode seconds) {
        return seconds.isIntegralNumber() ? Instant.ofEpochSecond(seconds.longValue()) : Instant.MAX;
    }

    /**
     * The response, if the server signed it for this very request. Fails with {@code unknown_key} (fetch the keys anew, once),
     * {@code invalid_signature} or {@code malformed_request}.
     *
     * @param requestHash base64url SHA-256 of the request's bytes
     */
    public ConnectorResponse verify(Envelope envelope, String requestHash, UUID requestId) {
        CompactJws jws = CompactJws.join(envelope.signature(), envelope.payload());
        Members header = verified(jws, ResponseSigner.RESPONSE_TYP);
        ConnectorResponse response = ConnectorResponse.parse(Base64Url.decode(envelope.payload()));
        if (!requestHash.equals(header.text("req_hash", MAX_TEXT)) || !requestId.equals(response.requestId())) {
            throw Refusal.of(ErrorCode.INVALID_SIGNATURE, "The response is signed for another request.");
        }
        return response;
    }

    /** When the server signed this body, in its own words; fails as {@link #verify} does if it did not. */
    public Instant verifyDetached(byte[] body, String signature, String typ) {
        return verified(CompactJws.join(signature, Base64Url.encode(body)), typ).seconds("iat");
    }

    /** The payload of {@code header.payload.signature}, if the server signed it; fails as {@link #verify} does otherwise. */
    public byte[] verifyCompact(String jws, String typ) {
        String[] parts = jws.split("\\.", -1);
        if (parts.length != 3) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The signature is not of the form header.payload.signature.");
        }
        verified(new CompactJws(parts[0], parts[1], Base64Url.decode(parts[2])), typ);
        return Base64Url.decode(parts[1]);
    }

    private Members verified(CompactJws jws, String typ) {
        Members header = new Members(Json.strictObject(jws.decodedHeader(), MAX_HEADER));
        Published published = keys.get(header.text("kid", MAX_TEXT));
        if (published == null) {
            throw Refusal.of(ErrorCode.UNKNOWN_KEY, "The server has not published the key that it signed with.");
        }
        boolean sound = header.text("typ", MAX_TEXT).equals(typ)
                && header.text("alg", MAX_TEXT).equals(Signatures.ED25519)
                && !header.has("crit")
                && !header.has("b64")
                && jws.verify(Signatures.ED25519, published.key());
        if (!sound || header.seconds("iat").isAfter(published.useUntil())) {
            throw Refusal.of(ErrorCode.INVALID_SIGNATURE, "The server's signature does not hold.");
        }
        return header;
    }
}
