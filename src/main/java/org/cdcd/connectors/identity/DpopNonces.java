package org.cdcd.connectors.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces for DPoP proofs (RFC 9449, 9) that need no memory: an HMAC over the minute. The nonce of this minute and of the
 * one before are good, on every node that has the key.
 */
public final class DpopNonces {
    private static final int KEY_BYTES = 32;

    private final SecretKey key;
    private final InstantSource clock;

    /** @param key at least 32 random bytes, the same on every node */
    public DpopNonces(byte[] key, InstantSource clock) {
        if (key.length < KEY_BYTES) {
            throw new IllegalArgumentException("a nonce key has at least 32 bytes");
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
    }

    /** The nonce to hand out now: 43 characters. */
    public String current() {
        return nonce(minute());
    }

    /** Whether this nonce was handed out in this minute or the one before. */
    public boolean valid(String nonce) {
        long minute = minute();
        return same(nonce, nonce(minute)) | same(nonce, nonce(minute - 1));
    }

    private long minute() {
        return Math.floorDiv(clock.instant().getEpochSecond(), 60);
    }

    private String nonce(long minute) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] tag =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(minute).array());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
