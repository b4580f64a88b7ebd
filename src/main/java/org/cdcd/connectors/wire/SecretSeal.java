package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;
import java.util.Arrays;

/**
 * Seals what a person types in, such as an API key or an app password, to the vault's key before it leaves the person's
 * program. It is tied to connector, person and time, so that a copy is of no use to anyone else.
 */
public final class SecretSeal {
    private static final String USE = "use";
    private static final String SECRET = "cdcd-secret";
    private static final String CONNECTOR = "connector";
    private static final String WEBID = "webid";
    private static final String EXPIRES = "exp";
    private static final int MAX_BYTES = 16 * 1024;
    private static final int MAX_LENGTH = 32 * 1024;

    private SecretSeal() {}

    /**
     * Seals the fields into a compact JWE.
     *
     * @param vaultKey one of the vault's published encryption keys
     * @param fields the secret's fields, by the names that the connector's definition gives them
     * @param expires after which the vault refuses it; a few minutes ahead
     */
    public static String seal(JWK vaultKey, ObjectNode fields, String connectorId, String webid, Instant expires) {
        ObjectNode header = Json.MAPPER
                .createObjectNode()
                .put(USE, SECRET)
                .put(CONNECTOR, connectorId)
                .put(WEBID, webid)
                .put(EXPIRES, expires.getEpochSecond());
        byte[] plain = Json.bytes(fields);
        try {
            return CompactJwe.seal(header, plain, vaultKey);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** The {@code kid} of the key that it is sealed to, as claimed. */
    public static String keyId(String jwe) {
        String kid = CompactJwe.parse(jwe, MAX_LENGTH).text("kid");
        if (kid == null) {
            throw CompactJwe.malformed();
        }
        return kid;
    }

    /**
     * The fields. Fails with {@code audience_mismatch} if it was sealed for another connector, person or purpose, {@code
     * request_expired}, {@code invalid_signature} if the key does not open it, or {@code malformed_request}.
     */
    public static ObjectNode open(String jwe, JWK privateKey, String connectorId, String webid, Instant now) {
        CompactJwe sealed = CompactJwe.parse(jwe, MAX_LENGTH);
        boolean meant = SECRET.equals(sealed.text(USE))
                && connectorId.equals(sealed.text(CONNECTOR))
                && webid.equals(sealed.text(WEBID));
        if (!meant) {
            throw Refusal.of(ErrorCode.AUDIENCE_MISMATCH, "The secret is sealed for another connector or person.");
        }
        JsonNode seconds = sealed.header().path(EXPIRES);
        if (!seconds.isIntegralNumber() || !seconds.canConvertToLong()) {
            throw CompactJwe.malformed();
        }
        if (now.getEpochSecond() >= seconds.longValue()) {
            throw Refusal.of(ErrorCode.REQUEST_EXPIRED, "The secret was sealed too long ago.");
        }
        byte[] plain = sealed.open(privateKey);
        try {
            return Json.strictObject(plain, MAX_BYTES);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }
}
