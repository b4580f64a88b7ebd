package org.cdcd.connectors.vault.store;

import java.security.MessageDigest;
import java.time.Instant;
import org.cdcd.connectors.vault.keys.LengthPrefixed;
import org.cdcd.connectors.wire.Sha256;

/**
 * An entry in its place in a chain: {@code hash = SHA-256(previous || entry)}, the entry being the length-prefixed list of
 * chain, sequence number, time (ISO 8601), subject, actor, action, object, outcome and request hash, all as text.
 *
 * @param sequence from 1, without gaps
 * @param previous the hash of the entry before, 32 zero bytes for the first
 */
record AuditLink(String chain, long sequence, Instant time, AuditEntry entry, byte[] previous, byte[] hash) {
    static final int HASH_BYTES = 32;

    static AuditLink of(String chain, long sequence, Instant time, AuditEntry entry, byte[] previous) {
        return new AuditLink(chain, sequence, time, entry, previous, hash(chain, sequence, time, entry, previous));
    }

    /** Whether the hash is that of what stands here. */
    boolean intact() {
        return MessageDigest.isEqual(hash, hash(chain, sequence, time, entry, previous));
    }

    private static byte[] hash(String chain, long sequence, Instant time, AuditEntry entry, byte[] previous) {
        byte[] canonical = LengthPrefixed.list(
                        chain,
                        Long.toString(sequence),
                        time.toString(),
                        entry.subject(),
                        entry.actor(),
                        entry.action(),
                        entry.object(),
                        entry.outcome(),
                        entry.reqHash())
                .toBytes();
        MessageDigest digest = Sha256.digest();
        digest.update(previous);
        return digest.digest(canonical);
    }
}
