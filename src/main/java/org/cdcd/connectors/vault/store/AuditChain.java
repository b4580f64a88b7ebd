package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The audit log as one lane writes it: appended entries become rows at the end of the lane's transaction, all at once. Only
 * for use inside a unit of {@link GroupCommit}; not thread-safe.
 */
public final class AuditChain {
    private record Head(long sequence, byte[] hash) {}

    private final Database database;
    private final InstantSource clock;
    private final String chain;
    private final List<AuditLink> pending = new ArrayList<>();
    // what is on disk, as far as this lane knows for sure
    private @Nullable Head durable;
    private Head head = new Head(0, new byte[AuditLink.HASH_BYTES]);

    AuditChain(Database database, InstantSource clock, String chain) {
        this.database = database;
        this.clock = clock;
        this.chain = chain;
    }

    /** Adds the entry to the chain, if the unit's transaction commits. */
    public void append(AuditEntry entry) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        AuditLink link = AuditLink.of(chain, head.sequence() + 1, now, entry, head.hash());
        pending.add(link);
        head = new Head(link.sequence(), link.hash());
    }

    /** At the beginning of a transaction. */
    void begin() {
        pending.clear();
        Head known = durable;
        head = known == null ? read() : known;
        durable = null;
    }

    /** At the end of a transaction, before its commit. */
    void write() {
        database.batches()
                .batchUpdate(
                        "INSERT INTO audit (chain, seq, ts, subject, actor, action, object, outcome, req_hash, prev, h)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        pending.stream().map(AuditChain::row).toList());
    }

    /** After a commit; without it the next transaction reads the head again. */
    void committed() {
        durable = head;
    }

    private Head read() {
        return database.sql()
                .sql("SELECT seq, h FROM audit WHERE chain = ? ORDER BY seq DESC LIMIT 1")
                .params(chain)
                .query((row, n) -> new Head(row.getLong("seq"), Columns.bytes(row, "h")))
                .optional()
                .orElseGet(() -> new Head(0, new byte[AuditLink.HASH_BYTES]));
    }

    private static Object[] row(AuditLink link) {
        AuditEntry entry = link.entry();
        return new Object[] {
            link.chain(),
            link.sequence(),
            time(link.time()),
            entry.subject(),
            entry.actor(),
            entry.action(),
            entry.object(),
            entry.outcome(),
            entry.reqHash(),
            link.previous(),
            link.hash()
        };
    }
}
