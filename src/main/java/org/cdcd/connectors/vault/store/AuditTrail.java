package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cdcd.connectors.wire.AuditRecord;
import org.jspecify.annotations.Nullable;

/** The audit log as it is read: a person's own entries, whole chains, and the heads that are signed. */
public final class AuditTrail {
    /** The place of an entry in the order in which a person sees theirs. */
    public record Place(Instant time, String chain, long sequence) {}

    /** A signed head as it is kept. */
    public record SignedHead(String chain, long sequence, byte[] hash, String signature, Instant time) {}

    private final Database database;
    private final InstantSource clock;

    AuditTrail(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** At most {@code limit} entries of the person's behind this place, by chain and sequence. */
    public List<AuditRecord> after(String subject, String chain, long sequence, int limit) {
        return database.sql()
                .sql("SELECT * FROM audit WHERE subject = ? AND (chain > ? OR (chain = ? AND seq > ?))"
                        + " ORDER BY chain, seq LIMIT ?")
                .params(subject, chain, chain, sequence, limit)
                .query((row, n) -> link(row).record())
                .list();
    }

    /**
     * The subject's entries, newest first.
     *
     * @param after the place of the last one already seen, or null to begin with the newest
     */
    public List<AuditRecord> of(String subject, @Nullable Place after, int limit) {
        if (after == null) {
            return database.sql()
                    .sql("SELECT * FROM audit WHERE subject = ? ORDER BY ts DESC, chain, seq DESC LIMIT ?")
                    .params(subject, limit)
                    .query((row, n) -> link(row).record())
                    .list();
        }
        return database.sql()
                .sql("SELECT * FROM audit WHERE subject = ? AND ts <= ? AND (ts < ? OR chain > ?"
                        + " OR (chain = ? AND seq < ?)) ORDER BY ts DESC, chain, seq DESC LIMIT ?")
                .params(subject, time(after.time()), time(after.time()))
                .params(after.chain(), after.chain(), after.sequence(), limit)
                .query((row, n) -> link(row).record())
                .list();
    }

    /** Every chain's name. Looks each one up by itself: reading them off all entries would read all entries. */
    public List<String> chains() {
        return distinct("audit");
    }

    /** Every chain of which a head was signed, also one whose entries are gone. */
    public List<String> chainsWithHeads() {
        return distinct("audit_head");
    }

    private List<String> distinct(String table) {
        List<String> chains = new ArrayList<>();
        Optional<String> next = nextChain(table, "");
        while (next.isPresent()) {
            chains.add(next.get());
            next = nextChain(table, next.get());
        }
        return chains;
    }

    private Optional<String> nextChain(String table, String after) {
        return database.sql()
                .sql("SELECT chain FROM " + table + " WHERE chain > ? ORDER BY chain LIMIT 1")
                .params(after)
                .query(String.class)
                .optional();
    }

    /** The number of the chain's newest entry, or 0. */
    public long newest(String chain) {
        return database.sql()
                .sql("SELECT seq FROM audit WHERE chain = ? ORDER BY seq DESC LIMIT 1")
                .params(chain)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** Entries of the chain from a number on, in order. */
    public List<AuditRecord> from(String chain, long sequence, int limit) {
        return database.sql()
                .sql("SELECT * FROM audit WHERE chain = ? AND seq >= ? ORDER BY seq LIMIT ?")
                .params(chain, sequence, limit)
                .query((row, n) -> link(row).record())
                .list();
    }

    /** The hashes of the entries with these numbers, in order. */
    public List<byte[]> hashes(String chain, long from, long to) {
        return database.sql()
                .sql("SELECT h FROM audit WHERE chain = ? AND seq >= ? AND seq <= ? ORDER BY seq")
                .params(chain, from, to)
                .query((row, n) -> Columns.bytes(row, "h"))
                .list();
    }

    /** Keeps a signed head; false if another was kept for this entry already. */
    public boolean keep(String chain, long sequence, byte[] hash, String signature) {
        return database.within(() -> database.sql()
                        .sql(
                                "INSERT INTO audit_head (chain, seq, h, sig, ts) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                        .params(chain, sequence, hash, signature, time(clock.instant()))
                        .update()
                == 1);
    }

    /** The newest signed head of a chain. */
    public Optional<SignedHead> newestHead(String chain) {
        return database.sql()
                .sql("SELECT * FROM audit_head WHERE chain = ? ORDER BY seq DESC LIMIT 1")
                .params(chain)
                .query(AuditTrail::head)
                .optional();
    }

    /** The nearest signed head at or after an entry. */
    public Optional<SignedHead> headOver(String chain, long sequence) {
        return database.sql()
                .sql("SELECT * FROM audit_head WHERE chain = ? AND seq >= ? ORDER BY seq LIMIT 1")
                .params(chain, sequence)
                .query(AuditTrail::head)
                .optional();
    }

    /** Signed heads of the chain from a number on, in order. */
    public List<SignedHead> heads(String chain, long from, int limit) {
        return database.sql()
                .sql("SELECT * FROM audit_head WHERE chain = ? AND seq >= ? ORDER BY seq LIMIT ?")
                .params(chain, from, limit)
                .query(AuditTrail::head)
                .list();
    }

    /** The heads that were signed last, over all chains, newest first. */
    public List<SignedHead> newestHeads(int limit) {
        return database.sql()
                .sql("SELECT * FROM audit_head ORDER BY ts DESC, chain, seq DESC LIMIT ?")
                .params(limit)
                .query(AuditTrail::head)
                .list();
    }

    private static SignedHead head(ResultSet row, int number) throws SQLException {
        return new SignedHead(
                Columns.text(row, "chain"),
                row.getLong("seq"),
                Columns.bytes(row, "h"),
                Columns.text(row, "sig"),
                Columns.instant(row, "ts"));
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
