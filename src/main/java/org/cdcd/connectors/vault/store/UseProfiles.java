package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** How credentials are usually used, as whoever learns it writes it down. */
public final class UseProfiles {
    private static final Duration KEPT = Duration.ofDays(180);

    /** What is usual of one credential. */
    public record Profile(String webid, UUID credentialId, String text) {}

    private final Database database;
    private final InstantSource clock;

    UseProfiles(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    public Optional<String> find(String webid, UUID credentialId) {
        return database.sql()
                .sql("SELECT profile FROM use_profile WHERE webid = ? AND credential_id = ?")
                .params(webid, credentialId)
                .query(String.class)
                .optional();
    }

    /** Each takes the place of the one before, all in one transaction; nothing of a credential that its person has no more. */
    public void put(List<Profile> profiles) {
        database.within(() -> {
            profiles.forEach(this::put);
            return profiles.size();
        });
    }

    private void put(Profile one) {
        OffsetDateTime now = time(clock.instant());
        int changed = database.sql()
                .sql("UPDATE use_profile SET profile = ?, changed = ? WHERE webid = ? AND credential_id = ?")
                .params(one.text(), now, one.webid(), one.credentialId())
                .update();
        if (changed == 0) {
            database.sql()
                    .sql("INSERT INTO use_profile (webid, credential_id, profile, changed)"
                            + " SELECT webid, credential_id, ?, ? FROM credential"
                            + " WHERE webid = ? AND credential_id = ? AND state <> 'revoked' ON CONFLICT DO NOTHING")
                    .params(one.text(), now, one.webid(), one.credentialId())
                    .update();
        }
    }

    static void forget(Database database, String webid, UUID credentialId) {
        database.sql()
                .sql("DELETE FROM use_profile WHERE webid = ? AND credential_id = ?")
                .params(webid, credentialId)
                .update();
    }

    int sweep() {
        return database.within(() -> database.sql()
                .sql("DELETE FROM use_profile WHERE changed < ?")
                .params(time(clock.instant().minus(KEPT)))
                .update());
    }
}
