package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** The audit log as it is read: a person's own entries, the heads that are signed, and whether a chain is whole. */
public final class AuditTrail {
    private static final int PAGE = 1_000;

    /** An entry in the log. */
    public record Logged(String chain, long sequence, Instant time, AuditEntry entry) {}

    /** The newest entry of a chain. */
    public record Head(String chain, long sequence, byte[] hash) {}

    private final Database database;
    private final InstantSource clock;

    AuditTrail(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The person's newest entries, newest first. */
    public List<Logged> of(String subject, int limit) {
        return database
                .sql()
                .sql("SELECT * FROM audit WHERE subject = ? ORDER BY ts DESC, chain, seq DESC LIMIT ?")
                .params(subject, limit)
                .query((row, n) -> link(row))
                .stream()
                .map(link -> new Logged(link.chain(), link.sequence(), link.time(), link.entry()))
                .toList();
    }

    /** At most {@code limit} entries of the person's behind this place, by chain and sequence. */
    public List<Logged> after(String subject, String chain, long sequence, int limit) {
        return database
                .sql()
                .sql("SELECT * FROM audit WHERE subject = ? AND (chain > ? OR (chain = ? AND seq > ?))"
                        + " ORDER BY chain, seq LIMIT ?")
                .params(subject, chain, chain, sequence, limit)
                .query((row, n) -> link(row))
                .stream()
                .map(link -> new Logged(link.chain(), link.sequence(), link.time(), link.entry()))
                .toList();
    }

    /** The heads that have moved since they were signed last. */
    public List<Head> unsignedHeads() {
        return database.sql()
                .sql(
                        "SELECT a.chain, a.seq, a.h FROM audit a JOIN (SELECT chain, max(seq) AS seq FROM audit GROUP BY chain)"
                                + " newest ON newest.chain = a.chain AND newest.seq = a.seq WHERE NOT EXISTS"
                                + " (SELECT 1 FROM audit_head s WHERE s.chain = a.chain AND s.seq = a.seq) ORDER BY a.chain")
                .query((row, n) -> new Head(Columns.text(row, "chain"), row.getLong("seq"), Columns.bytes(row, "h")))
                .list();
    }

    /** Keeps the signature over a head; a second one over the same head is not kept. */
    public void signed(Head head, String signature) {
        database.within(() -> database.sql()
                .sql("INSERT INTO audit_head (chain, seq, h, sig, ts) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                .params(head.chain(), head.sequence(), head.hash(), signature, time(clock.instant()))
                .update());
    }

    public List<String> chains() {
        return database.sql()
                .sql("SELECT DISTINCT chain FROM audit ORDER BY chain")
                .query(String.class)
                .list();
    }

    /**
     * Reads the whole chain and checks each entry against the one before, and every signed head against its entry.
     *
     * @return the sequence number of the first entry that is missing or changed, or nothing if the chain is whole
     */
    public OptionalLong firstBroken(String chain) {
        byte[] previous = new byte[AuditLink.HASH_BYTES];
        long next = 1;
        for (List<AuditLink> page = page(chain, next); !page.isEmpty(); page = page(chain, next)) {
            for (AuditLink link : page) {
                if (link.sequence() != next || !Arrays.equals(link.previous(), previous) || !link.intact()) {
                    return OptionalLong.of(next);
                }
                previous = link.hash();
                next++;
            }
        }
        return firstUnlikeItsHead(chain);
    }

    private OptionalLong firstUnlikeItsHead(String chain) {
        List<Long> broken = database.sql()
                .sql("SELECT s.seq FROM audit_head s LEFT JOIN audit a ON a.chain = s.chain AND a.seq = s.seq"
                        + " WHERE s.chain = ? AND (a.h IS NULL OR a.h <> s.h) ORDER BY s.seq LIMIT 1")
                .params(chain)
                .query(Long.class)
                .list();
        return broken.isEmpty() ? OptionalLong.empty() : OptionalLong.of(broken.getFirst());
    }

    private List<AuditLink> page(String chain, long from) {
        return database.sql()
                .sql("SELECT * FROM audit WHERE chain = ? AND seq >= ? ORDER BY seq LIMIT ?")
                .params(chain, from, PAGE)
                .query((row, n) -> link(row))
                .list();
    }

    private static AuditLink link(ResultSet row) throws SQLException {
        AuditEntry entry = new AuditEntry(
                Columns.text(row, "subject"),
                Columns.text(row, "actor"),
                Columns.text(row, "action"),
                Columns.text(row, "object"),
                Columns.text(row, "outcome"),
                Columns.text(row, "req_hash"));
        return new AuditLink(
                Columns.text(row, "chain"),
                row.getLong("seq"),
                Columns.instant(row, "ts"),
                entry,
                Columns.bytes(row, "prev"),
                Columns.bytes(row, "h"));
    }
}
