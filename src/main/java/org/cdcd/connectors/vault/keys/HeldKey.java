package org.cdcd.connectors.vault.keys;

import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The data key of one credential, released by its person for one use, and those of the versions that the credential gets while
 * the use runs. Closing it zeroes them all. Safe for many threads.
 */
public final class HeldKey implements AutoCloseable {
    private final HeldKeys all;
    private final UUID credentialId;
    private final Map<Integer, Secret> versions = new ConcurrentHashMap<>();
    private boolean closed;

    HeldKey(HeldKeys all, UUID credentialId, int version, Secret key) {
        this.all = all;
        this.credentialId = credentialId;
        versions.put(version, key);
    }

    UUID credentialId() {
        return credentialId;
    }

    /** A copy of the key of a version, which the caller closes; nothing if it was not released, or the use is over. */
    synchronized Optional<Secret> find(int version) {
        return Optional.ofNullable(versions.get(version)).map(Secret::copy);
    }

    /** Whether it holds the same key for a version. */
    synchronized boolean holds(int version, byte[] key) {
        Secret mine = versions.get(version);
        return mine != null && mine.reveal(bytes -> MessageDigest.isEqual(bytes, key));
    }

    synchronized void add(int version, byte[] key) {
        if (!closed) {
            @Nullable Secret before = versions.put(version, Secret.takingOver(key.clone()));
            if (before != null) {
                before.close();
            }
        }
    }

    /** Remembers the key of the next version, for this use and for every other that has released the key of this one. */
    void renewed(int next, byte[] key) {
        Optional<Secret> current = find(next - 1);
        add(next, key);
        if (current.isPresent()) {
            try (Secret proof = current.get()) {
                proof.reveal(bytes -> {
                    all.share(this, bytes, next, key);
                    return bytes;
                });
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        all.forget(this);
        versions.values().forEach(Secret::close);
        versions.clear();
    }

    @Override
    public String toString() {
        return "HeldKey[" + credentialId + "]";
    }
}
