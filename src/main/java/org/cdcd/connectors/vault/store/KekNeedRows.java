package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.cdcd.connectors.vault.keys.KekNeeds;

/**
 * What each vault needs of the KEK. A vault that died is still waited for, since its journal may hold what nobody else has: until
 * it has started again, or 30 days have passed.
 */
public final class KekNeedRows implements KekNeeds {
    static final Duration KEPT = Duration.ofDays(30);

    private final Database database;
    private final InstantSource clock;
    private final String node;

    KekNeedRows(Database database, InstantSource clock, String node) {
        this.database = database;
        this.clock = clock;
        this.node = node;
    }

    @Override
    public void declare(Set<Integer> versions) {
        Instant now = clock.instant();
        database.within(() -> {
            int before = delete(node);
            versions.forEach(version -> database.sql()
                    .sql("INSERT INTO kek_need (node, version, told) VALUES (?, ?, ?)")
                    .params(node, version, time(now))
                    .update());
            return before;
        });
    }

    @Override
    public int others(int version) {
        return database.sql()
                .sql("SELECT count(*) FROM kek_need WHERE version = ? AND node <> ?")
                .params(version, node)
                .query(Integer.class)
                .single();
    }

    /** Forgets what a former process of this vault needed, once this one has said what it needs itself. */
    public void forget(String former) {
        database.within(() -> delete(former));
    }

    /** An embedded database has one process only: whoever else stands there is an older one. */
    void start() {
        if (database.dialect() == Dialect.H2) {
            database.within(() -> database.sql().sql("DELETE FROM kek_need").update());
        }
    }

    int sweep() {
        return database.within(() -> database.sql()
                .sql("DELETE FROM kek_need WHERE told < ?")
                .params(time(clock.instant().minus(KEPT)))
                .update());
    }

    private int delete(String whose) {
        return database.sql()
                .sql("DELETE FROM kek_need WHERE node = ?")
                .params(whose)
                .update();
    }
}
