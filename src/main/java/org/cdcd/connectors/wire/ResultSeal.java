package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Seals results to the caller's key, so that nobody between the server and that key can read them. */
public final class ResultSeal {
    private static final String PERSON = "apv";
    private static final String REQUEST_ID = "rid";
    private static final int MAX_LENGTH = ConnectorResponse.MAX_BYTES;

    private ResultSeal() {}

    /**
     * Seals a result into a compact JWE (RFC 7516) that is tied to server, person and request.
     *
     * @param recipient a public key of X25519 or P-256, as {@link SignedRequest} hands it out
     * @param origin the server's origin ({@code apu})
     * @param webid the person's WebID ({@code apv})
     */
    public static String seal(JWK recipient, byte[] json, String origin, String webid, UUID requestId) {
        ObjectNode header = Json.MAPPER
                .createObjectNode()
                .put("cty", "application/json")
                .put("apu", encoded(origin))
                .put(PERSON, encoded(webid))
                .put(REQUEST_ID, requestId.toString());
        return CompactJwe.seal(header, json, recipient);
    }

    /**
     * The result's JSON. Fails with {@code invalid_signature} if it does not open with this key, and with {@code
     * audience_mismatch} if it was sealed for another person or request.
     */
    public static byte[] open(String jwe, JWK privateKey, String expectedWebid, UUID expectedRequestId) {
        CompactJwe sealed = CompactJwe.parse(jwe, MAX_LENGTH);
        boolean mine = encoded(expectedWebid).equals(sealed.text(PERSON))
                && expectedRequestId.toString().equals(sealed.text(REQUEST_ID));
        if (!mine) {
            throw Refusal.of(ErrorCode.AUDIENCE_MISMATCH, "The result is sealed for another person or request.");
        }
        return sealed.open(privateKey);
    }

    private static String encoded(String text) {
        return Base64Url.encode(text.getBytes(StandardCharsets.UTF_8));
    }
}
