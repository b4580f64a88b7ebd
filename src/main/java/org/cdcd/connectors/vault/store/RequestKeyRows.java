package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Public keys that people registered for their requests. */
public final class RequestKeyRows {
    private static final String REGISTERED = "key_registered";

    /**
     * A registered key.
     *
     * @param jwk the public key, JSON
     * @param use {@code sig} or {@code enc}
     * @param revoked when the person deleted it, or null
     */
    public record RequestKey(
            String webid,
            String keyId,
            String jwk,
            String use,
            Instant created,
            Instant expires,
            @Nullable Instant revoked) {}

    private final Database database;
    private final InstantSource clock;

    RequestKeyRows(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Registers it, and tells the person so; false if they have a key of this id already. */
    public boolean insert(String webid, String keyId, String jwk, String use, Instant expires) {
        return database.within(() -> {
            boolean isNew = database.sql()
                            .sql("INSERT INTO request_key (webid, key_id, jwk, key_use, created, expires)"
                                    + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                            .params(webid, keyId, jwk, use, time(clock.instant()), time(expires))
                            .update()
                    == 1;
            if (isNew) {
                new Notices(database, clock).add(webid, REGISTERED, "notify", null, null);
            }
            return isNew;
        });
    }

    /** The person's key of this id, also if it is expired or revoked. */
    public Optional<RequestKey> find(String webid, String keyId) {
        return database.sql()
                .sql("SELECT * FROM request_key WHERE webid = ? AND key_id = ?")
                .params(webid, keyId)
                .query(RequestKeyRows::key)
                .optional();
    }

    /** The person's keys that are not revoked, oldest first. */
    public List<RequestKey> list(String webid) {
        return database.sql()
                .sql("SELECT * FROM request_key WHERE webid = ? AND revoked IS NULL ORDER BY created, key_id")
                .params(webid)
                .query(RequestKeyRows::key)
                .list();
    }

    /** Every key of the person's, expired and revoked ones too, oldest first. */
    public List<RequestKey> all(String webid) {
        return database.sql()
                .sql("SELECT * FROM request_key WHERE webid = ? ORDER BY created, key_id")
                .params(webid)
                .query(RequestKeyRows::key)
                .list();
    }

    /** Takes effect at once for requests that have not started; false if there is no such key. */
    public boolean revoke(String webid, String keyId) {
        return database.within(() -> database.sql()
                        .sql("UPDATE request_key SET revoked = ? WHERE webid = ? AND key_id = ? AND revoked IS NULL")
                        .params(time(clock.instant()), webid, keyId)
                        .update()
                == 1);
    }

    private static RequestKey key(ResultSet row, int number) throws SQLException {
        return new RequestKey(
                Columns.text(row, "webid"),
                Columns.text(row, "key_id"),
                Columns.text(row, "jwk"),
                Columns.text(row, "key_use"),
                Columns.instant(row, "created"),
                Columns.instant(row, "expires"),
                Columns.optionalInstant(row, "revoked"));
    }
}
