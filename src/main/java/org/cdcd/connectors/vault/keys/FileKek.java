package org.cdcd.connectors.vault.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
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
import java.util.HashMap;
import java.util.Map;

/**
 * A KEK in a file: a binary Tink keyset of AES-256-GCM keys, not encrypted, protected by the file's permissions. A key's
 * version is its place in the keyset; rotation appends, and a key that is destroyed keeps its place. Immutable.
 */
public final class FileKek implements KekProvider {
    private final Path file;
    private final KeysetHandle keyset;
    private final Map<Integer, Aead> versions;
    private final int current;

    private FileKek(Path file, KeysetHandle keyset) throws GeneralSecurityException {
        this.file = file;
        this.keyset = keyset;
        this.versions = new HashMap<>();
        int primary = 0;
        for (int i = 0; i < keyset.size(); i++) {
            KeysetHandle.Entry entry = keyset.getAt(i);
            if (entry.isPrimary()) {
                primary = i + 1;
            }
            if (entry.getStatus() == KeyStatus.ENABLED) {
                versions.put(i + 1, aead(entry));
            }
        }
        // Tink reads a keyset that was cut between two keys
        if (!versions.containsKey(primary)) {
            throw new GeneralSecurityException("the keyset has no primary key");
        }
        this.current = primary;
    }

    /**
     * The KEK of this file, made on the first start: mode 0600, in a folder of mode 0700 if there was no folder.
     *
     * @throws KeysetUnusable if the file is open to group or others, truncated, empty, not such a keyset, or cannot be
     *     read or written
     */
    public static FileKek openOrCreate(Path file) {
        OwnerOnly stored = new OwnerOnly(file);
        try {
            return parse(file, stored.read());
        } catch (NoSuchFileException e) {
            return create(file, stored);
        } catch (IOException | UnsupportedOperationException e) {
            throw new KeysetUnusable("keyset file " + file + " cannot be read", e);
        }
    }

    /** Adds a new version that seals from now on, stores the file, and gives back the KEK with it. */
    public FileKek rotate() {
        try {
            KeysetHandle next = KeysetHandle.newBuilder(keyset)
                    .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                            .withRandomId()
                            .makePrimary())
                    .build();
            FileKek rotated = new FileKek(file, next);
            write(next, new OwnerOnly(file)::replace);
            return rotated;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        } catch (IOException e) {
            throw new KeysetUnusable("keyset file " + file + " cannot be written", e);
        }
    }

    @Override
    public int currentVersion() {
        return current;
    }

    @Override
    public Aead aead(int version) {
        Aead aead = versions.get(version);
        if (aead == null) {
            throw new KeysetUnusable("keyset file " + file + " has no usable version " + version);
        }
        return aead;
    }

    @Override
    public String toString() {
        return "FileKek[version " + current + "]";
    }

    private static FileKek create(Path file, OwnerOnly stored) {
        try {
            AeadConfig.register();
            write(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), stored::create);
            // whoever was first, what counts is what is in the file
            return parse(file, stored.read());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        } catch (IOException | UnsupportedOperationException e) {
            throw new KeysetUnusable("keyset file " + file + " cannot be written", e);
        }
    }

    private static FileKek parse(Path file, byte[] content) {
        if (content.length == 0) {
            throw new KeysetUnusable("keyset file " + file + " is empty");
        }
        try {
            AeadConfig.register();
            return new FileKek(file, TinkProtoKeysetFormat.parseKeyset(content, InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException | IllegalStateException e) {
            throw new KeysetUnusable("keyset file " + file + " is truncated or not a keyset", e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static Aead aead(KeysetHandle.Entry entry) throws GeneralSecurityException {
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

    private static void write(KeysetHandle keyset, Writer writer) throws GeneralSecurityException, IOException {
        byte[] content = TinkProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
        try {
            writer.write(content);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }
}
