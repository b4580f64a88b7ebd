package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Credentials that may be used only now and then for a while, or not at all until their owner confirms. */
public final class Throttles {
    /**
     * One of them.
     *
     * @param until when it ends by itself
     * @param confirm whether it does not end by itself, and nothing is let through before the owner confirms
     */
    public record Throttle(UUID credentialId, Instant until, boolean confirm) {}

    /** What a notice of too many uses has changed. */
    public enum Change {
        /** It is throttled from now on. */
        THROTTLED,
        /** It was throttled, and waits for its owner from now on. */
        WAITS,
        /** Nothing: another node noticed the same just before, or it waits already. */
        NONE
    }

    /** Nodes that notice the same too many uses do so within the minute over which they count. */
    private static final Duration EPISODE = Duration.ofMinutes(1);

    private final Database database;
    private final InstantSource clock;
    private final String node;

    Throttles(Database database, InstantSource clock, String node) {
        this.database = database;
        this.clock = clock;
        this.node = node;
    }

    /**
     * Throttles a credential, or lets one wait for its owner that was throttled and is used too much all the same: as this node
     * has counted since it was throttled, or any other node later than a minute after that.
     *
     * @param until as far ahead in every call
     */
    public Change begin(String webid, UUID credentialId, Instant until) {
        return database.within(() -> {
            database.sql()
                    .sql("DELETE FROM credential_throttle WHERE webid = ? AND credential_id = ?"
                            + " AND confirm = FALSE AND until <= ?")
                    .params(webid, credentialId, time(clock.instant()))
                    .update();
            int begun = database.sql()
                    .sql("INSERT INTO credential_throttle (webid, credential_id, until, confirm, node)"
                            + " VALUES (?, ?, ?, FALSE, ?) ON CONFLICT DO NOTHING")
                    .params(webid, credentialId, time(until), node)
                    .update();
            if (begun == 1) {
                return Change.THROTTLED;
            }
            int waits = database.sql()
                    .sql("UPDATE credential_throttle SET confirm = TRUE WHERE webid = ? AND credential_id = ?"
                            + " AND confirm = FALSE AND (node = ? OR until <= ?)")
                    .params(webid, credentialId, node, time(until.minus(EPISODE)))
                    .update();
            return waits == 1 ? Change.WAITS : Change.NONE;
        });
    }

    /** Ends it; false if there was none. */
    public boolean end(String webid, UUID credentialId) {
        return database.within(() -> database.sql()
                        .sql("DELETE FROM credential_throttle WHERE webid = ? AND credential_id = ?")
                        .params(webid, credentialId)
                        .update()
                > 0);
    }

    /** All there are, everybody's. */
    public List<Throttle> all() {
        return database.sql()
                .sql("SELECT credential_id, until, confirm FROM credential_throttle WHERE confirm = TRUE OR until > ?")
                .params(time(clock.instant()))
                .query((row, n) -> new Throttle(
                        Columns.uuid(row, "credential_id"), Columns.instant(row, "until"), row.getBoolean("confirm")))
                .list();
    }

    static void forget(Database database, String webid, UUID credentialId) {
        database.sql()
                .sql("DELETE FROM credential_throttle WHERE webid = ? AND credential_id = ?")
                .params(webid, credentialId)
                .update();
    }

    int sweep() {
        return database.within(() -> database.sql()
                .sql("DELETE FROM credential_throttle WHERE confirm = FALSE AND until <= ?")
                .params(time(clock.instant()))
                .update());
    }
}
