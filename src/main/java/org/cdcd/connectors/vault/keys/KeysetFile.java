package org.cdcd.connectors.vault.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A Tink keyset in a file of its owner's, under a passphrase or bare. */
final class KeysetFile {
    private final String name;
    private final OwnerOnly stored;
    private final @Nullable Secret passphrase;

    KeysetFile(Path file, @Nullable Secret passphrase) {
        this.name = "keyset file " + file;
        this.stored = new OwnerOnly(file);
        this.passphrase = passphrase;
    }

    /** Work that nobody else does at the same time with the same file. */
    interface Work {
        void run() throws GeneralSecurityException, IOException;
    }

    void alone(Work work) {
        try {
            stored.alone(() -> {
                try {
                    work.run();
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("AES-256-GCM is not available", e);
                }
            });
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Whoever was first, what counts is what is in the file. */
    KeysetHandle readOrCreate() {
        try {
            byte[] content = stored.read();
            if (passphrase == null || ProtectedKeyset.isOne(content)) {
                return opened(content);
            }
        } catch (NoSuchFileException e) {
            create();
            return read();
        } catch (IOException | UnsupportedOperationException e) {
            throw unreadable(e);
        }
        alone(() -> replace(read()));
        return read();
    }

    KeysetHandle read() {
        try {
            return opened(stored.read());
        } catch (IOException | UnsupportedOperationException e) {
            throw unreadable(e);
        }
    }

    void replace(KeysetHandle keyset) throws GeneralSecurityException, IOException {
        write(keyset, stored::replace);
    }

    private void create() {
        try {
            AeadConfig.register();
            write(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), stored::create);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        } catch (IOException | UnsupportedOperationException e) {
            throw unwritable(e);
        }
    }

    private KeysetHandle opened(byte[] content) {
        boolean under = ProtectedKeyset.isOne(content);
        Secret key = passphrase;
        if (under && key == null) {
            throw new KeysetUnusable(name + " is under a passphrase: set connectors.kek.passphrase-file");
        }
        return parsed(under && key != null ? ProtectedKeyset.open(content, key, name) : content);
    }

    private KeysetHandle parsed(byte[] content) {
        if (content.length == 0) {
            throw new KeysetUnusable(name + " is empty");
        }
        try {
            AeadConfig.register();
            return TinkProtoKeysetFormat.parseKeyset(content, InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException | IllegalStateException e) {
            throw broken(e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    static Aead aead(KeysetHandle.Entry entry) throws GeneralSecurityException {
        if (!(entry.getKey() instanceof AesGcmKey key)
                || !key.getParameters().equals(PredefinedAeadParameters.AES256_GCM)) {
            throw new GeneralSecurityException("not an AES-256-GCM key");
        }
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(key).makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    private interface Writer {
        void write(byte[] content) throws IOException;
    }

    private void write(KeysetHandle keyset, Writer writer) throws GeneralSecurityException, IOException {
        byte[] bare = TinkProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
        try {
            writer.write(passphrase == null ? bare : ProtectedKeyset.seal(bare, passphrase));
        } finally {
            Arrays.fill(bare, (byte) 0);
        }
    }

    KeysetUnusable broken(Exception cause) {
        return new KeysetUnusable(name + " is truncated or not a keyset", cause);
    }

    private KeysetUnusable unreadable(Exception cause) {
        return new KeysetUnusable(name + " cannot be read", cause);
    }

    private KeysetUnusable unwritable(Exception cause) {
        return new KeysetUnusable(name + " cannot be written", cause);
    }

    @Override
    public String toString() {
        return name;
    }
}
