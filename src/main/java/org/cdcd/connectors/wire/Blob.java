package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A content that was too large for the answer and waits, encrypted, at a URL of the server; once, for a quarter of an hour.
 *
 * @param path path of that URL on the server that answered
 * @param ikm the key (RFC 8188), base64url
 * @param sha256 of the plain content, base64url
 * @param length of the plain content, in bytes
 * @param type its media type
 */
public record Blob(String path, String ikm, String sha256, long length, String type) {
    private static final String ENCODING = "aes128gcm";

    /** Reads the {@code blob} object of a result; fails with {@code malformed_request} if it is none. */
    static Blob parse(JsonNode blob) {
        String path = blob.path("url").asText();
        // only a path: the token must not travel to another host
        boolean sound = path.startsWith("/")
                && !path.startsWith("//")
                && blob.path("enc").asText().equals(ENCODING)
                && blob.path("length").canConvertToLong()
                && blob.path("length").isIntegralNumber();
        if (!sound) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The result's blob is not of a form that can be fetched.");
        }
        return new Blob(
                path,
                blob.path("ikm").asText(),
                blob.path("sha256").asText(),
                blob.path("length").longValue(),
                blob.path("type").asText());
    }

    @Override
    public String toString() {
        return "Blob[" + type + ", " + length + " bytes]";
    }
}
