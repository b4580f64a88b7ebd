package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The keys that people's programs call with and the networks that they call from: of each person the fifty that were seen last,
 * each for half a year after that.
 */
public final class ClientRows {
    private static final int MOST = 50;
    private static final Duration KEPT = Duration.ofDays(180);
    private static final Duration EXACT_TO = Duration.ofDays(1);

    /**
     * What is known of a person.
     *
     * @param keys thumbprints (RFC 7638), and whether each is trusted
     * @param networks as they were noted
     */
    public record Known(Map<String, Boolean> keys, Set<String> networks) {}

    private final Database database;
    private final InstantSource clock;

    ClientRows(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    public Known of(String webid) {
        Map<String, Boolean> keys = new HashMap<>();
        database.sql()
                .sql("SELECT jkt, trusted FROM client_key WHERE webid = ?")
                .params(webid)
                .query(row -> {
                    keys.put(Columns.text(row, "jkt"), row.getBoolean("trusted"));
                });
        Set<String> networks = new HashSet<>(database.sql()
                .sql("SELECT network FROM client_network WHERE webid = ?")
                .params(webid)
                .query(String.class)
                .list());
        return new Known(keys, networks);
    }

    /** Notes a key; one that is trusted stays so. True if it was not known. */
    public boolean key(String webid, String jkt, boolean trusted) {
        Instant now = clock.instant();
        return database.within(() -> {
            int added = database.sql()
                    .sql("INSERT INTO client_key (webid, jkt, trusted, seen) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT DO NOTHING")
                    .params(webid, jkt, trusted, time(now))
                    .update();
            if (added == 0 && trusted) {
                database.sql()
                        .sql("UPDATE client_key SET trusted = TRUE, seen = ? WHERE webid = ? AND jkt = ?")
                        .params(time(now), webid, jkt)
                        .update();
            }
            if (added == 1) {
                trim("client_key", webid, trusted ? "AND trusted = TRUE" : "AND trusted = FALSE");
            }
            return added == 1;
        });
    }

    public void network(String webid, String network) {
        database.within(() -> {
            int added = database.sql()
                    .sql("INSERT INTO client_network (webid, network, seen) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                    .params(webid, network, time(clock.instant()))
                    .update();
            return added == 1 && trim("client_network", webid, "");
        });
    }

    /** Says that both are still used; written once a day at most, and a look otherwise. */
    public void seen(String webid, String jkt, String network) {
        Instant now = clock.instant();
        int old = database.sql()
                .sql("SELECT (SELECT COUNT(*) FROM client_key WHERE webid = ? AND jkt = ? AND seen < ?)"
                        + " + (SELECT COUNT(*) FROM client_network WHERE webid = ? AND network = ? AND seen < ?)")
                .params(webid, jkt, time(now.minus(EXACT_TO)), webid, network, time(now.minus(EXACT_TO)))
                .query(Integer.class)
                .single();
        if (old > 0) {
            database.within(() -> touch("client_key", "jkt", webid, jkt, now)
                    + touch("client_network", "network", webid, network, now));
        }
    }

    private int touch(String table, String column, String webid, String value, Instant now) {
        return database.sql()
                .sql("UPDATE " + table + " SET seen = ? WHERE webid = ? AND " + column + " = ? AND seen < ?")
                .params(time(now), webid, value, time(now.minus(EXACT_TO)))
                .update();
    }

    /** Of like rows only: whoever makes up keys pushes out none that is trusted. */
    private boolean trim(String table, String webid, String like) {
        return database.sql()
                        .sql("DELETE FROM " + table + " WHERE webid = ? " + like
                                + " AND seen < (SELECT MIN(seen) FROM (SELECT seen FROM " + table
                                + " WHERE webid = ? " + like + " ORDER BY seen DESC LIMIT " + MOST + ") AS newest)")
                        .params(webid, webid)
                        .update()
                > 0;
    }

    int sweep() {
        return database.within(() -> {
            Instant end = clock.instant().minus(KEPT);
            int keys = database.sql()
                    .sql("DELETE FROM client_key WHERE seen < ?")
                    .params(time(end))
                    .update();
            return keys
                    + database.sql()
                            .sql("DELETE FROM client_network WHERE seen < ?")
                            .params(time(end))
                            .update();
        });
    }
}
