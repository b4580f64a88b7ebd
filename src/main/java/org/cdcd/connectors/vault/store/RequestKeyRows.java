package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cdcd.connectors.vault.keys.LengthPrefixed;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Public keys that people registered for their requests. */
public final class RequestKeyRows {
    private static final Logger LOG = LoggerFactory.getLogger(RequestKeyRows.class);
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
    private final Registers registers;

    RequestKeyRows(Database database, InstantSource clock, Registers registers) {
        this.database = database;
        this.clock = clock;
        this.registers = registers;
    }

    /**
     * Registers it, and tells the person so. One that they have already is known until {@code expires} from now on; what somebody
     * without keys has written under its id is written over.
     *
     * @return what is stored now; a key that the person has revoked stays so
     */
    public RequestKey register(String webid, String keyId, String jwk, String use, Instant expires) {
        return database.within(() -> {
            Instant now = clock.instant();
            int inserted = database.sql()
                    .sql("INSERT INTO request_key (webid, key_id, jwk, key_use, created, expires)"
                            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                    .params(webid, keyId, jwk, use, time(now), time(expires))
                    .update();
            if (inserted == 0) {
                Look there = locked(webid, keyId);
                if (there.key().revoked() != null) {
                    return there.key();
                }
                boolean known = vouched(List.of(there)).findFirst().isPresent();
                Instant created = known ? there.key().created() : now;
                database.sql()
                        .sql("UPDATE request_key SET jwk = ?, key_use = ?, created = ?, expires = ?"
                                + " WHERE webid = ? AND key_id = ?")
                        .params(jwk, use, time(created), time(expires), webid, keyId)
                        .update();
                return vouchedFor(webid, keyId, !known);
            }
            return vouchedFor(webid, keyId, true);
        });
    }

    private Look locked(String webid, String keyId) {
        database.sql()
                .sql("SELECT key_id FROM request_key WHERE webid = ? AND key_id = ? FOR UPDATE")
                .params(webid, keyId)
                .query(String.class)
                .optional();
        return look("k.key_id = ?", webid, keyId).getFirst();
    }

    private RequestKey vouchedFor(String webid, String keyId, boolean isNew) {
        RequestKey key = look("k.key_id = ?", webid, keyId).getFirst().key();
        registers.add(webid, Registers.REGION, name(keyId), digest(key));
        if (isNew) {
            new Notices(database, clock).add(webid, REGISTERED, "notify", null, null);
        }
        return key;
    }

    /** The person's key of this id, also if it is expired or revoked; not one that somebody without keys has written. */
    public Optional<RequestKey> find(String webid, String keyId) {
        return vouched(look("k.key_id = ?", webid, keyId)).findFirst();
    }

    /** The person's keys that are not revoked, oldest first; without those that somebody without keys has written. */
    public List<RequestKey> list(String webid) {
        return vouched(look("k.revoked IS NULL ORDER BY k.created, k.key_id", webid))
                .toList();
    }

    private record Look(RequestKey key, Registers.Register register) {}

    private List<Look> look(String which, String... values) {
        return database.sql()
                .sql("SELECT k.*, " + Registers.COLUMNS + " FROM request_key k" + Registers.join("k")
                        + "WHERE k.webid = ? AND " + which)
                .params(List.of(values))
                .query((row, n) -> new Look(key(row, n), Registers.register(row)))
                .list();
    }

    private Stream<RequestKey> vouched(List<Look> looks) {
        return looks.stream().filter(this::counts).map(Look::key);
    }

    private boolean counts(Look look) {
        RequestKey key = look.key();
        boolean counts = key.revoked() != null
                || registers.vouches(key.webid(), Registers.REGION, name(key.keyId()), digest(key), look.register());
        if (!counts) {
            LOG.error("the key {} was not registered here, and is not known", key.keyId());
        }
        return counts;
    }

    private static String name(String keyId) {
        return "request_key/" + keyId;
    }

    private static String digest(RequestKey key) {
        return Sha256.base64Url(LengthPrefixed.list(
                        key.jwk(),
                        key.use(),
                        key.created().toString(),
                        key.expires().toString())
                .toBytes());
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
        return registers.ending(webid, () -> {
            int revoked = database.sql()
                    .sql("UPDATE request_key SET revoked = ? WHERE webid = ? AND key_id = ? AND revoked IS NULL")
                    .params(time(clock.instant()), webid, keyId)
                    .update();
            registers.strike(webid, Registers.REGION, name(keyId));
            return revoked == 1;
        });
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
