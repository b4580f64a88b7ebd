package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The data key of a credential, sealed to an encryption key of the person whose credential it is (a compact JWE of {@code
 * ECDH-ES} and {@code A256GCM}, RFC 7516). The server keeps no other copy of it. The protected header says for which
 * credential ({@code cid}) and version ({@code ver}), and has a check value ({@code kcv}, SHA-256 of the 256-bit random
 * key), by which a wrong key is told from a right one before anything is opened with it.
 *
 * @param credentialId which credential it opens
 * @param version of the credential; it grows with each renewal
 */
public record WrappedKey(UUID credentialId, int version, String checkValue) {
    /** The length of a data key. */
    public static final int KEY_BYTES = 32;

    private static final String USE = "cdcd-dek";
    private static final int MAX_LENGTH = 4 * 1024;

    /**
     * Seals a key.
     *
     * @param owner a public key of X25519 or P-256; its {@code kid}, or else its thumbprint, says later which it was
     * @param key stays the caller's
     */
    public static String seal(JWK owner, byte[] key, UUID credentialId, int version) {
        ObjectNode header = Json.MAPPER
                .createObjectNode()
                .put("use", USE)
                .put("cid", credentialId.toString())
                .put("ver", version)
                .put("kcv", Sha256.base64Url(key));
        return CompactJwe.seal(header, key, owner);
    }

    /** What it says of itself. Fails with {@code malformed_request} if it is no such thing. */
    public static WrappedKey parse(String jwe) {
        return of(CompactJwe.parse(jwe, MAX_LENGTH));
    }

    private static WrappedKey of(CompactJwe sealed) {
        JsonNode version = sealed.header().path("ver");
        String check = sealed.text("kcv");
        UUID credential = uuid(sealed.text("cid"));
        if (!USE.equals(sealed.text("use")) || credential == null || check == null || !version.isInt()) {
            throw CompactJwe.malformed();
        }
        return new WrappedKey(credential, version.intValue(), check);
    }

    /**
     * The data key, which the caller zeroes. Fails with {@code invalid_signature} if the key does not open it, and with {@code
     * audience_mismatch} if it is another credential's.
     */
    public static byte[] open(String jwe, JWK privateKey, UUID credentialId) {
        CompactJwe sealed = CompactJwe.parse(jwe, MAX_LENGTH);
        WrappedKey claims = of(sealed);
        if (!claims.credentialId().equals(credentialId)) {
            throw Refusal.of(ErrorCode.AUDIENCE_MISMATCH, "The wrapped key is another credential's.");
        }
        byte[] key = sealed.open(privateKey);
        if (!claims.fits(key)) {
            Arrays.fill(key, (byte) 0);
            throw CompactJwe.malformed();
        }
        return key;
    }

    /** Whether this is the key that was sealed. */
    public boolean fits(byte[] key) {
        return key.length == KEY_BYTES && Sha256.base64Url(key).equals(checkValue);
    }

    static @Nullable UUID uuid(@Nullable String text) {
        try {
            return text == null || text.length() != 36 ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
