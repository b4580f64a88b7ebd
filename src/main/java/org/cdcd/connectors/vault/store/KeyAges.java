package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Instant;
import java.util.List;

/** How much of the age of their keys people were told of, and what becomes of a key that is too old. */
public final class KeyAges {
    private final Database database;
    private final CredentialEntries entries;

    KeyAges(Database database, CredentialEntries entries) {
        this.database = database;
        this.entries = entries;
    }

    /**
     * At most {@code limit} keys of active credentials that came before a moment, whose owners were told of less than this.
     *
     * @param everybody otherwise only those that their owners alone can open
     */
    public List<KeyRotation> untold(
            String connectorId, String authMethod, Instant cameBefore, int told, boolean everybody, int limit) {
        return database.sql()
                .sql("SELECT r.* FROM key_rotation r JOIN credential c ON c.webid = r.webid"
                        + " AND c.credential_id = r.credential_id WHERE c.connector_id = ? AND c.auth_method = ?"
                        + " AND c.state = 'active' AND r.key_since <= ? AND r.told < ?"
                        + " AND (c.owner_key IS NOT NULL OR CAST(? AS boolean)) ORDER BY r.key_since LIMIT ?")
                .params(connectorId, authMethod, time(cameBefore), told, everybody, limit)
                .query(KeyRotation::of)
                .list();
    }

    /** Writes down how much of its age the person was told of; false if they were already. */
    public boolean tell(KeyRotation rotation, int told) {
        return database.within(() -> database.sql()
                        .sql("UPDATE key_rotation SET told = ? WHERE webid = ? AND credential_id = ? AND told < ?"
                                + " AND attempt = ?")
                        .params(told, rotation.webid(), rotation.credentialId(), told, rotation.attempt())
                        .update()
                == 1);
    }

    /**
     * The key is too old, and its owner is told; it may be used until then, and no longer.
     *
     * @return false if that was done before
     */
    public boolean tooOld(KeyRotation rotation, int told, Instant until) {
        return database.within(() -> tell(rotation, told)
                && entries.change(
                        rotation.webid(),
                        rotation.credentialId(),
                        () -> database.sql()
                                        .sql("UPDATE credential SET expires = ? WHERE webid = ? AND credential_id = ?"
                                                + " AND state <> 'revoked'")
                                        .params(time(until), rotation.webid(), rotation.credentialId())
                                        .update()
                                == 1));
    }
}
