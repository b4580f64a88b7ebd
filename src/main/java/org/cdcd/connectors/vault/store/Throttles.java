package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

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

    private final Database database;
    private final InstantSource clock;

    Throttles(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Throttles a credential; one that is throttled already waits for its owner from now on.
     *
     * @return whether it waits for its owner
     */
    public boolean begin(String webid, UUID credentialId, Instant until) {
        return database.within(() -> {
            database.sql()
                    .sql("DELETE FROM credential_throttle WHERE webid = ? AND credential_id = ?"
                            + " AND confirm = FALSE AND until <= ?")
                    .params(webid, credentialId, time(clock.instant()))
                    .update();
            int begun = database.sql()
                    .sql("INSERT INTO credential_throttle (webid, credential_id, until, confirm)"
                            + " VALUES (?, ?, ?, FALSE) ON CONFLICT DO NOTHING")
                    .params(webid, credentialId, time(until))
                    .update();
            if (begun == 1) {
                return false;
            }
            database.sql()
                    .sql("UPDATE credential_throttle SET confirm = TRUE WHERE webid = ? AND credential_id = ?")
                    .params(webid, credentialId)
                    .update();
            return true;
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
