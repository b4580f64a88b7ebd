package org.cdcd.connectors.vault.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.Hkdf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * One person's key in memory, as what it is used for: wrapping credential keys, naming the person in the audit log, and vouching for
 * their rows. All are derived (HKDF-SHA-256), so that no use can weaken another.
 */
final class UserKey {
    private final Aead aead;
    private final byte[] auditKey;
    private final byte[] registerKey;

    private UserKey(Aead aead, byte[] auditKey, byte[] registerKey) {
        this.aead = aead;
        this.auditKey = auditKey;
        this.registerKey = registerKey;
    }

    /** Copies what it needs; the caller zeroes its own. */
    static UserKey of(byte[] key) {
        byte[] wrapping = derive(key, "cdcd/uk/wrap/v1");
        try {
            return new UserKey(
                    AesGcm.of(wrapping), derive(key, "cdcd/uk/audit/v1"), derive(key, "cdcd/uk/register/v1"));
        } finally {
            Arrays.fill(wrapping, (byte) 0);
        }
    }

    Aead aead() {
        return aead;
    }

    byte[] auditKey() {
        return auditKey;
    }

    byte[] registerKey() {
        return registerKey;
    }

    private static byte[] derive(byte[] key, String info) {
        try {
            return Hkdf.computeHkdf(
                    "HMACSHA256", key, new byte[0], info.getBytes(StandardCharsets.UTF_8), AesGcm.KEY_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF-SHA-256 is not available", e);
        }
    }
}
