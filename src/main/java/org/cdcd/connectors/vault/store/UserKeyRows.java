package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.cdcd.connectors.vault.keys.UserKeyStore;

/** User keys, wrapped. */
final class UserKeyRows implements UserKeyStore {
    private final Database database;
    private final InstantSource clock;

    UserKeyRows(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<WrappedUserKey> find(String webid, String region) {
        return database.sql()
                .sql("SELECT webid, region, kek_version, wrapped FROM user_key WHERE webid = ? AND region = ?")
                .params(webid, region)
                .query(UserKeyRows::key)
                .optional();
    }

    @Override
    public WrappedUserKey insertIfAbsent(WrappedUserKey fresh) {
        database.within(() -> database.sql()
                .sql("INSERT INTO user_key (webid, region, kek_version, wrapped, created) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING")
                .params(fresh.webid(), fresh.region(), fresh.kekVersion(), fresh.wrapped(), time(clock.instant()))
                .update());
        return find(fresh.webid(), fresh.region()).orElseThrow(() -> new StoreUnavailable("a user key vanished"));
    }

    @Override
    public List<WrappedUserKey> olderThan(int version, int limit) {
        return database.sql()
                .sql("SELECT webid, region, kek_version, wrapped FROM user_key WHERE kek_version < ?"
                        + " ORDER BY webid, region LIMIT ?")
                .params(version, limit)
                .query(UserKeyRows::key)
                .list();
    }

    @Override
    public boolean replace(WrappedUserKey rewrapped, int fromVersion) {
        return database.within(() -> database.sql()
                        .sql("UPDATE user_key SET kek_version = ?, wrapped = ?"
                                + " WHERE webid = ? AND region = ? AND kek_version = ?")
                        .params(rewrapped.kekVersion(), rewrapped.wrapped())
                        .params(rewrapped.webid(), rewrapped.region(), fromVersion)
                        .update()
                == 1);
    }

    @Override
    public int destroy(String webid) {
        return database.within(() -> database.sql()
                .sql("DELETE FROM user_key WHERE webid = ?")
                .params(webid)
                .update());
    }

    private static WrappedUserKey key(ResultSet row, int number) throws SQLException {
        return new WrappedUserKey(
                Columns.text(row, "webid"),
                Columns.text(row, "region"),
                row.getInt("kek_version"),
                Columns.bytes(row, "wrapped"));
    }
}
