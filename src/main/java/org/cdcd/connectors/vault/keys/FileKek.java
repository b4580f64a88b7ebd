package org.cdcd.connectors.vault.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A KEK in a file: a binary Tink keyset of AES-256-GCM keys, protected by the file's permissions and, if there is one, a passphrase.
 * A key's version is its place in the keyset; rotation appends, and a key that is destroyed keeps its place. Several processes
 * may share the file.
 */
public final class FileKek implements KekProvider {
    private final KeysetFile file;
    private volatile Loaded loaded;

    /** The keyset as it was read. */
    private record Loaded(
            KeysetHandle keyset, Map<Integer, Aead> usable, SortedMap<Integer, State> states, int current) {
        static Loaded of(KeysetHandle keyset) throws GeneralSecurityException {
            Map<Integer, Aead> usable = new HashMap<>();
            SortedMap<Integer, State> states = new TreeMap<>();
            int primary = 0;
            for (int i = 0; i < keyset.size(); i++) {
                KeysetHandle.Entry entry = keyset.getAt(i);
                if (entry.isPrimary()) {
                    primary = i + 1;
                }
                if (entry.getStatus() == KeyStatus.ENABLED) {
                    usable.put(i + 1, KeysetFile.aead(entry));
                }
                states.put(i + 1, state(entry));
            }
            // Tink reads a keyset that was cut between two keys
            if (!usable.containsKey(primary)) {
                throw new GeneralSecurityException("the keyset has no primary key");
            }
            return new Loaded(keyset, Map.copyOf(usable), Collections.unmodifiableSortedMap(states), primary);
        }

        private static State state(KeysetHandle.Entry entry) {
            if (entry.isPrimary()) {
                return State.PRIMARY;
            }
            KeyStatus status = entry.getStatus();
            return status == KeyStatus.ENABLED
                    ? State.DECRYPT_ONLY
                    : status == KeyStatus.DISABLED ? State.DISABLED : State.DESTROYED;
        }
    }

    private FileKek(KeysetFile file, KeysetHandle keyset) {
        this.file = file;
        this.loaded = loaded(keyset);
    }

    /**
     * The KEK of this file, made on the first start: mode 0600, in a folder of mode 0700 if there was no folder.
     *
     * @throws KeysetUnusable if the file is open to group or others, truncated, empty, not such a keyset, under a passphrase, or
     *     cannot be read or written
     */
    public static FileKek openOrCreate(Path file) {
        return openOrCreate(file, null);
    }

    /**
     * The same under a passphrase, which the caller keeps open as long as the KEK is used. A file that had none is put under it.
     *
     * @throws KeysetUnusable also if the passphrase is not the right one
     */
    public static FileKek openOrCreate(Path file, @Nullable Secret passphrase) {
        KeysetFile stored = new KeysetFile(file, passphrase);
        return new FileKek(stored, stored.readOrCreate());
    }

    @Override
    public int currentVersion() {
        return loaded.current();
    }

    @Override
    public SortedMap<Integer, State> versions() {
        return loaded.states();
    }

    @Override
    public Aead aead(int version) {
        Aead aead = loaded.usable().get(version);
        if (aead == null && loaded.states().get(version) == null) {
            // another process may have rotated
            reload();
            aead = loaded.usable().get(version);
        }
        if (aead == null) {
            throw new KeysetUnusable(file + " has no usable version " + version);
        }
        return aead;
    }

    @Override
    public synchronized void reload() {
        loaded = loaded(file.read());
    }

    @Override
    public int rotate() {
        change(keyset -> KeysetHandle.newBuilder(keyset)
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()
                        .makePrimary())
                .build());
        return currentVersion();
    }

    @Override
    public void disable(int version) {
        become(version, State.DECRYPT_ONLY, KeyStatus.DISABLED);
    }

    @Override
    public void enable(int version) {
        become(version, State.DISABLED, KeyStatus.ENABLED);
    }

    /** Puts another key in its place, so that its own bytes are nowhere in the file. */
    @Override
    public void destroy(int version) {
        become(version, State.DISABLED, KeyStatus.DESTROYED);
    }

    private void become(int version, State from, KeyStatus to) {
        change(keyset -> {
            require(version, from);
            KeysetHandle.Builder next = KeysetHandle.newBuilder();
            for (int i = 0; i < keyset.size(); i++) {
                next.addEntry(i + 1 == version ? changed(keyset.getAt(i), to) : same(keyset.getAt(i)));
            }
            return next.build();
        });
    }

    private static KeysetHandle.Builder.Entry changed(KeysetHandle.Entry entry, KeyStatus to) {
        KeysetHandle.Builder.Entry next = to == KeyStatus.DESTROYED
                ? KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withFixedId(entry.getId())
                : same(entry);
        return next.setStatus(to);
    }

    private static KeysetHandle.Builder.Entry same(KeysetHandle.Entry entry) {
        KeysetHandle.Builder.Entry same = KeysetHandle.importKey(entry.getKey())
                .withFixedId(entry.getId())
                .setStatus(entry.getStatus());
        return entry.isPrimary() ? same.makePrimary() : same;
    }

    private interface Edit {
        KeysetHandle apply(KeysetHandle keyset) throws GeneralSecurityException;
    }

    private synchronized void change(Edit edit) {
        file.alone(() -> {
            reload();
            KeysetHandle next = edit.apply(loaded.keyset());
            file.replace(next);
            loaded = Loaded.of(next);
        });
    }

    private Loaded loaded(KeysetHandle keyset) {
        try {
            return Loaded.of(keyset);
        } catch (GeneralSecurityException | IllegalStateException e) {
            throw file.broken(e);
        }
    }

    @Override
    public String toString() {
        return "FileKek[version " + currentVersion() + "]";
    }
}
