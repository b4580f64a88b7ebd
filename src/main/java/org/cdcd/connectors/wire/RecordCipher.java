package org.cdcd.connectors.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The keys, nonces and records of one aes128gcm stream (RFC 8188, 2); records must be passed through in order. */
final class RecordCipher {
    static final int TAG = 16;

    private static final int KEY = 16;
    private static final int NONCE = 12;
    private static final byte[] KEY_INFO = "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONCE_INFO = "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII);

    private final int mode;
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] baseNonce;
    private long next;

    /**
     * @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE}
     */
    RecordCipher(int mode, byte[] ikm, byte[] salt) {
        this.mode = mode;
        try {
            byte[] prk = hmac(salt, ikm);
            key = new SecretKeySpec(expand(prk, KEY_INFO, KEY), "AES");
            baseNonce = expand(prk, NONCE_INFO, NONCE);
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM or HMAC-SHA-256 is missing", e);
        }
    }

    byte[] next(byte[] record, int length) throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce(next++)));
        return cipher.doFinal(record, 0, length);
    }

    private byte[] nonce(long sequence) {
        ByteBuffer nonce = ByteBuffer.wrap(baseNonce.clone());
        nonce.putLong(NONCE - Long.BYTES, nonce.getLong(NONCE - Long.BYTES) ^ sequence);
        return nonce.array();
    }

    // HKDF (RFC 5869); one block is enough for both
    private static byte[] expand(byte[] prk, byte[] info, int length) throws GeneralSecurityException {
        byte[] block = Arrays.copyOf(info, info.length + 1);
        block[info.length] = 1;
        return Arrays.copyOf(hmac(prk, block), length);
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }
}
