package org.cdcd.connectors.identity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A key that a person registered here.
 *
 * @param keyId 22 characters, see {@link #idOf}
 * @param webid whose key it is
 * @param jwk the public key, as JWK JSON
 * @param expires after which it is no longer good
 * @param revoked when its owner deleted it, or null
 */
public record RegisteredKey(
        String keyId,
        String webid,
        String jwk,
        Use use,
        Instant created,
        Instant expires,
        @Nullable Instant revoked) {
    /** What a key is for; no key is good for both. */
    public enum Use {
        /** To sign requests. */
        SIG,
        /** To seal answers to. */
        ENC;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Use> of(@Nullable String wireName) {
            return Arrays.stream(values())
                    .filter(use -> use.wireName().equals(wireName))
                    .findFirst();
        }
    }

    /**
     * The id of a key: the first 128 bits of a hash over use and thumbprint, base64url. So the same key has the same id
     * wherever it is registered, and a key is found by its thumbprint as well.
     *
     * @param thumbprint RFC 7638, SHA-256, base64url
     */
    public static String idOf(Use use, String thumbprint) {
        byte[] hash = Sha256.of((use.wireName() + ":" + thumbprint).getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
    }

    public boolean goodAt(Instant now) {
        return revoked == null && now.isBefore(expires);
    }
}
