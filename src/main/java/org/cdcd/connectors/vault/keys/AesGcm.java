package org.cdcd.connectors.vault.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/** AES-256-GCM with random nonces, by Tink; its failures become this package's. */
final class AesGcm {
    static final int KEY_BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    private AesGcm() {}

    static byte[] newKey() {
        byte[] key = new byte[KEY_BYTES];
        RANDOM.nextBytes(key);
        return key;
    }

    /** Copies the key; the caller zeroes its own. */
    static Aead of(byte[] key) {
        try {
            return new AesGcmJce(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }

    static byte[] seal(Aead key, byte[] plain, byte[] associated) {
        try {
            return key.encrypt(plain, associated);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    static byte[] open(Aead key, byte[] sealed, byte[] associated, String what) {
        try {
            return key.decrypt(sealed, associated);
        } catch (GeneralSecurityException e) {
            throw new SealBroken(what, e);
        }
    }
}
