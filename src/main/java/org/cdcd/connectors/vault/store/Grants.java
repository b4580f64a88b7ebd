package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.optional;
import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of the grants behind credentials: what was asked for, and whether the service still honours them. */
public final class Grants {
    private final Database database;
    private final InstantSource clock;
    private final CredentialEntries entries;

    Grants(Database database, InstantSource clock, CredentialEntries entries) {
        this.database = database;
        this.clock = clock;
        this.entries = entries;
    }

    /** What was asked for when the credential was linked or widened; nothing if that is not known. */
    public Optional<List<String>> asked(String webid, UUID credentialId) {
        return database.sql()
                .sql("SELECT asked FROM credential WHERE webid = ? AND credential_id = ? AND asked IS NOT NULL")
                .params(webid, credentialId)
                .query((row, n) -> Columns.list(row, "asked"))
                .optional();
    }

    /**
     * Puts a newer grant of the same account into a credential: it is active, and its old data key is destroyed. What runs with
     * the old token goes on.
     *
     * @param parts of the next version
     * @return false if the credential was revoked or renewed meanwhile
     */
    public boolean widen(
            CredentialRow row,
            List<String> asked,
            List<String> granted,
            Map<String, String> connection,
            @Nullable Instant expires,
            SealedParts parts) {
        return database.within(() -> {
            // in the order in which a refresh takes its locks
            RefreshIntents.lock(database, row.webid(), row.credentialId());
            boolean changed = entries.change(
                    row.webid(), row.credentialId(), () -> put(row, asked, granted, connection, expires, parts));
            if (changed) {
                // a refresh of the old grant ends here, whatever the service answers to it
                RefreshIntents.closeAny(database, row.webid(), row.credentialId());
            }
            return changed;
        });
    }

    private boolean put(
            CredentialRow row,
            List<String> asked,
            List<String> granted,
            Map<String, String> connection,
            @Nullable Instant expires,
            SealedParts parts) {
        int changed = database.sql()
                .sql("UPDATE credential SET " + CredentialRows.NEW_VERSION
                        + ", scopes = ?, asked = ?, connection = ?, expires = ?, state = 'active', state_reason = NULL"
                        + " WHERE webid = ? AND credential_id = ? AND version = ? AND state <> 'revoked'")
                .params(CredentialRows.newVersion(parts, clock.instant()))
                .params(Columns.json(granted), Columns.json(asked))
                .params(Columns.json(connection), optional(expires))
                .params(row.webid(), row.credentialId(), parts.version() - 1)
                .update();
        if (changed == 1) {
            CredentialRows.replaceKey(database, row.webid(), row.credentialId(), parts);
        }
        return changed == 1;
    }

    /**
     * The service no longer honours this version: nothing new begins until its owner links again. What runs is left to fail by
     * itself, with the service's own words.
     *
     * @return false if it was not active, or has been renewed meanwhile
     */
    public boolean ended(CredentialRow row, String reason) {
        return entries.suspend(
                row.webid(),
                row.credentialId(),
                () -> database.sql()
                                .sql("UPDATE credential SET state = 'suspended', state_reason = ?, changed = ?"
                                        + " WHERE webid = ? AND credential_id = ? AND version = ? AND state = 'active'")
                                .params(reason, time(clock.instant()), row.webid(), row.credentialId(), row.version())
                                .update()
                        == 1);
    }

    /** At most so many active credentials, of those that open without their person, that were neither linked, changed nor asked about since a moment; each for one taker. */
    public List<UUID> takeQuietSince(Instant moment, int most) {
        return database
                .sql()
                .sql("SELECT credential_id FROM credential WHERE state = 'active' AND owner_key IS NULL AND changed < ?"
                        + " AND (probed IS NULL OR probed < ?) ORDER BY changed LIMIT " + most)
                .params(time(moment), time(moment))
                .query(UUID.class)
                .list()
                .stream()
                .filter(id -> take(id, moment))
                .toList();
    }

    private boolean take(UUID credentialId, Instant moment) {
        return database.within(() -> database.sql()
                        .sql("UPDATE credential SET probed = ? WHERE credential_id = ? AND state = 'active'"
                                + " AND (probed IS NULL OR probed < ?)")
                        .params(time(clock.instant()), credentialId, time(moment))
                        .update()
                == 1);
    }
}
