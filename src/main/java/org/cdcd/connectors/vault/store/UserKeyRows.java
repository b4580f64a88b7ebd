package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cdcd.connectors.vault.keys.UserKeyStore;
import org.jspecify.annotations.Nullable;

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
    public Optional<WrappedUserKey> findSettled(String webid, String region) {
        return database.within(() -> database.sql()
                .sql("SELECT webid, region, kek_version, wrapped FROM user_key WHERE webid = ? AND region = ? "
                        + database.dialect().shared())
                .params(webid, region)
                .query(UserKeyRows::key)
                .optional());
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
    public List<WrappedUserKey> olderThan(int version, @Nullable WrappedUserKey after, int limit) {
        String webid = after == null ? "" : after.webid();
        String region = after == null ? "" : after.region();
        return database.sql()
                .sql("SELECT webid, region, kek_version, wrapped FROM user_key WHERE kek_version < ?"
                        + " AND (webid > ? OR (webid = ? AND region > ?)) ORDER BY webid, region LIMIT ?")
                .params(version, webid, webid, region, limit)
                .query(UserKeyRows::key)
                .list();
    }

    @Override
    public long countOlderThan(int version) {
        return database.sql()
                .sql("SELECT count(*) FROM user_key WHERE kek_version < ?")
                .params(version)
                .query(Long.class)
                .single();
    }

    @Override
    public SortedMap<Integer, Long> countByVersion() {
        SortedMap<Integer, Long> counts = new TreeMap<>();
        database.sql()
                .sql("SELECT kek_version, count(*) AS keys FROM user_key GROUP BY kek_version")
                .query(row -> {
                    counts.put(row.getInt("kek_version"), row.getLong("keys"));
                });
        return counts;
    }

    @Override
    public int replaceAll(List<Rewrapped> keys) {
        List<Object[]> rows = keys.stream()
                .map(key -> new Object[] {
                    key.is().kekVersion(),
                    key.is().wrapped(),
                    key.was().webid(),
                    key.was().region(),
                    key.was().kekVersion()
                })
                .toList();
        return database.within(() -> Arrays.stream(database.batches()
                        .batchUpdate(
                                "UPDATE user_key SET kek_version = ?, wrapped = ?"
                                        + " WHERE webid = ? AND region = ? AND kek_version = ?",
                                rows))
                .sum());
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
