package org.cdcd.connectors.vault.store;

import java.time.Instant;
import org.cdcd.connectors.wire.AuditRecord;

/**
 * An entry in its place in a chain, with the hash that {@link AuditRecord} defines.
 *
 * @param sequence from 1, without gaps
 * @param previous the hash of the entry before, 32 zero bytes for the first
 */
record AuditLink(String chain, long sequence, Instant time, AuditEntry entry, byte[] previous, byte[] hash) {
    static final int HASH_BYTES = AuditRecord.HASH_BYTES;

    static AuditLink of(String chain, long sequence, Instant time, AuditEntry entry, byte[] previous) {
        AuditLink link = new AuditLink(chain, sequence, time, entry, previous, new byte[HASH_BYTES]);
        return new AuditLink(
                chain, sequence, time, entry, previous, link.record().expectedHash());
    }

    /** Whether the hash is that of what stands here. */
    boolean intact() {
        return record().intact();
    }

    /** The same as others see and check it. */
    AuditRecord record() {
        return new AuditRecord(
                chain,
                sequence,
                time,
                entry.subject(),
                entry.actor(),
                entry.action(),
                entry.object(),
                entry.outcome(),
                entry.reqHash(),
                previous,
                hash);
    }
}
