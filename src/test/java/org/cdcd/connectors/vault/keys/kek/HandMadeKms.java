package org.cdcd.connectors.vault.keys.kek;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KmsClient;
import com.google.crypto.tink.subtle.AesGcmJce;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** A key management for tests, found as the real ones are: a key's name makes its bytes, and the key {@code away} cannot be reached. */
public final class HandMadeKms implements KmsClient {
    static final String SCHEME = "hand-made-kms";

    @Override
    public boolean doesSupport(String keyUri) {
        return keyUri.startsWith(SCHEME + "://");
    }

    @Override
    public KmsClient withCredentials(String credentialPath) {
        return this;
    }

    @Override
    public KmsClient withDefaultCredentials() {
        return this;
    }

    @Override
    public Aead getAead(String keyUri) throws GeneralSecurityException {
        if (keyUri.endsWith("://away")) {
            return new Away();
        }
        return new AesGcmJce(MessageDigest.getInstance("SHA-256").digest(keyUri.getBytes(StandardCharsets.UTF_8)));
    }

    private record Away() implements Aead {
        @Override
        public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
            throw new GeneralSecurityException("encryption failed", new IOException("no route"));
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
            throw new GeneralSecurityException("decryption failed", new IOException("no route"));
        }
    }
}
