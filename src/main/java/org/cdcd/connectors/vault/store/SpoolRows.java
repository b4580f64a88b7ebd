package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Ciphertexts on their way: uploads of callers and large results. The bytes are a file on one node. */
public final class SpoolRows {
    public enum Kind {
        UPLOAD,
        RESULT
    }

    public enum State {
        /** Being written. */
        OPEN,
        /** Whole. */
        COMPLETE
    }

    /**
     * One ciphertext.
     *
     * @param node where the file is
     * @param length in bytes, or -1 while it is not known
     * @param expires when row and file are destroyed
     */
    public record Spooled(String webid, UUID id, Kind kind, String node, long length, State state, Instant expires) {}

    private final Database database;
    private final InstantSource clock;

    SpoolRows(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Stands as being written; false if the person has one of this id already. */
    public boolean open(String webid, UUID id, Kind kind, String node, long length, Instant expires) {
        return database.within(() -> database.sql()
                        .sql("INSERT INTO spool (webid, id, kind, node, length, state, created, expires)"
                                + " VALUES (?, ?, ?, ?, ?, 'open', ?, ?) ON CONFLICT DO NOTHING")
                        .params(webid, id, stored(kind), node, length, time(clock.instant()), time(expires))
                        .update()
                == 1);
    }

    /** It is whole, of this length; false if it is not being written. */
    public boolean complete(String webid, UUID id, long length) {
        return database.within(() -> database.sql()
                        .sql(
                                "UPDATE spool SET state = 'complete', length = ? WHERE webid = ? AND id = ? AND state = 'open'")
                        .params(length, webid, id)
                        .update()
                == 1);
    }

    public Optional<Spooled> find(String webid, UUID id) {
        return database.sql()
                .sql("SELECT * FROM spool WHERE webid = ? AND id = ? AND expires > ?")
                .params(webid, id, time(clock.instant()))
                .query(SpoolRows::row)
                .optional();
    }

    /** Takes the row away, for one taker only, who destroys the file. */
    public boolean delete(String webid, UUID id) {
        return database.within(() -> database.sql()
                        .sql("DELETE FROM spool WHERE webid = ? AND id = ?")
                        .params(webid, id)
                        .update()
                == 1);
    }

    /** What has expired, for its node to destroy. */
    public List<Spooled> expired(int limit) {
        return database.sql()
                .sql("SELECT * FROM spool WHERE expires <= ? ORDER BY expires LIMIT ?")
                .params(time(clock.instant()), limit)
                .query(SpoolRows::row)
                .list();
    }

    private static String stored(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Spooled row(ResultSet row, int number) throws SQLException {
        return new Spooled(
                Columns.text(row, "webid"),
                Columns.uuid(row, "id"),
                Kind.valueOf(Columns.text(row, "kind").toUpperCase(Locale.ROOT)),
                Columns.text(row, "node"),
                row.getLong("length"),
                State.valueOf(Columns.text(row, "state").toUpperCase(Locale.ROOT)),
                Columns.instant(row, "expires"));
    }
}
