package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.optional;
import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.SealBroken;

/** Linked accounts and their sealed parts. A revoked credential leaves a row without contents for a while. */
public final class CredentialRows {
    static final String COLUMNS = "webid, credential_id, region, connector_id, service_identifier,"
            + " service_user_id, auth_method, scopes, connection, mode, state, state_reason, epoch, version, issued,"
            + " expires, owner_key";

    /** What every new version sets, whatever it came from; for {@link #newVersion}. */
    static final String NEW_VERSION = "version = ?, blob = ?, refresh_blob = ?, token_expires = ?, changed = ?,"
            + " refresh_metadata = NULL, renewal_next = NULL, renewal_failures = 0";

    private final Database database;
    private final InstantSource clock;
    private final Registers registers;
    private final CredentialEntries entries;
    private final RotationEntries rotationIds;
    private final WholeCredentials whole;

    CredentialRows(
            Database database,
            InstantSource clock,
            Registers registers,
            CredentialEntries entries,
            RotationEntries rotationIds) {
        this.database = database;
        this.clock = clock;
        this.registers = registers;
        this.entries = entries;
        this.rotationIds = rotationIds;
        this.whole = new WholeCredentials(database, entries);
    }

    /** The columns of a row that goes by another name in its statement. */
    static String of(String name) {
        return name + "." + COLUMNS.replace(", ", ", " + name + ".");
    }

    /** Stores a new, active credential with its first sealed parts. */
    public void insert(String webid, UUID credentialId, LinkedAccount account, SealedParts parts) {
        insert(webid, credentialId, account, parts, account.scopes());
    }

    /** @param asked the scopes that were asked for, of which the account has those that were granted */
    public void insert(String webid, UUID credentialId, LinkedAccount account, SealedParts parts, List<String> asked) {
        database.within(() -> {
            insertKey(database, webid, credentialId, parts);
            database.sql()
                    .sql(
                            "INSERT INTO credential (" + COLUMNS
                                    + ", blob, refresh_blob, token_expires,"
                                    + " changed, asked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'active', NULL, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(webid, credentialId, account.region(), account.connectorId(), account.serviceIdentifier())
                    .params(optional(account.serviceUserId()), account.authMethod())
                    .params(Columns.json(account.scopes()), Columns.json(account.connection()), account.mode())
                    .params(parts.version(), time(account.issued()), optional(account.expires()))
                    .params(optional(account.ownerKey()))
                    .params(parts.use(), optional(parts.refresh()), optional(parts.tokenExpires()))
                    .params(time(clock.instant()), Columns.json(asked))
                    .update();
            entries.add(webid, credentialId);
            return true;
        });
    }

    /** Takes a new credential out again, without a trace. */
    public void withdraw(String webid, UUID credentialId) {
        registers.ending(webid, () -> {
            Optional<CredentialRow> row = find(webid, credentialId);
            destroyKeys(database, webid, credentialId);
            database.sql()
                    .sql("DELETE FROM credential WHERE webid = ? AND credential_id = ?")
                    .params(webid, credentialId)
                    .update();
            row.ifPresent(gone -> entries.strike(webid, gone.account().region(), credentialId));
            return true;
        });
    }

    /** The person's credential of this id, in any state. */
    public Optional<CredentialRow> find(String webid, UUID credentialId) {
        return database.sql()
                .sql("SELECT " + COLUMNS + " FROM credential WHERE webid = ? AND credential_id = ?")
                .params(webid, credentialId)
                .query(CredentialRows::row)
                .optional();
    }

    /** The credential of this id, whosever it is: for work that was admitted already, never for a caller's question. */
    public Optional<CredentialRow> findAdmitted(UUID credentialId) {
        return database.sql()
                .sql("SELECT " + COLUMNS + " FROM credential WHERE credential_id = ?")
                .params(credentialId)
                .query(CredentialRows::row)
                .optional();
    }

    /** What the person has linked and not revoked, oldest first. */
    public List<CredentialRow> list(String webid) {
        return database.sql()
                .sql("SELECT " + COLUMNS + " FROM credential WHERE webid = ? AND state <> 'revoked'"
                        + " ORDER BY issued, credential_id")
                .params(webid)
                .query(CredentialRows::row)
                .list();
    }

    /** Everybody's credentials of an account at a service that are not revoked; at most 1,000. */
    public List<CredentialRow> ofAccount(String connectorId, String serviceUserId) {
        return database.sql()
                .sql("SELECT " + COLUMNS + " FROM credential WHERE connector_id = ? AND service_user_id = ?"
                        + " AND state <> 'revoked' ORDER BY issued, credential_id LIMIT 1000")
                .params(connectorId, serviceUserId)
                .query(CredentialRows::row)
                .list();
    }

    /** Every credential of the person's, revoked ones too, oldest first. */
    List<CredentialRow> all(String webid) {
        return database.sql()
                .sql("SELECT " + COLUMNS + " FROM credential WHERE webid = ? ORDER BY issued, credential_id")
                .params(webid)
                .query(CredentialRows::row)
                .list();
    }

    /** The wrapped data keys, by credential, of those of the person that are wrapped to a key of theirs. */
    public Map<UUID, byte[]> keysOfOwner(String webid) {
        Map<UUID, byte[]> keys = new HashMap<>();
        database.sql()
                .sql("SELECT c.credential_id, d.wrapped FROM credential c JOIN dek d ON d.webid = c.webid"
                        + " AND d.credential_id = c.credential_id AND d.version = c.version"
                        + " WHERE c.webid = ? AND c.owner_key IS NOT NULL AND c.state <> 'revoked'")
                .params(webid)
                .query(row -> {
                    keys.put(Columns.uuid(row, "credential_id"), Columns.bytes(row, "wrapped"));
                });
        return keys;
    }

    /**
     * What the credential holds now, or nothing once it is revoked.
     *
     * @throws SealBroken as {@link #whole} does
     */
    public Optional<SealedParts> parts(String webid, UUID credentialId) {
        return whole(webid, credentialId).flatMap(found -> Optional.ofNullable(found.parts()));
    }

    /**
     * The person's credential of this id, in any state, and what it holds.
     *
     * @throws SealBroken if it is not as this vault wrote it: somebody without keys has edited it, made it or put it back
     */
    public Optional<StoredCredential> whole(String webid, UUID credentialId) {
        return whole.find("c.webid = ? AND c.credential_id = ?", webid, credentialId);
    }

    /** The same whosever it is, as {@link #findAdmitted}. */
    public Optional<StoredCredential> wholeAdmitted(UUID credentialId) {
        return whole.find("c.credential_id = ?", credentialId);
    }

    /**
     * Replaces the sealed parts, destroys the old data key and closes the intent, all if the intent is still this one and
     * the credential was neither revoked nor replaced meanwhile.
     *
     * @param parts of the next version
     * @return false if nothing was changed
     */
    public boolean replace(RefreshIntents.Intent intent, SealedParts parts) {
        return database.within(() -> {
            if (!RefreshIntents.conclude(database, intent)) {
                return false;
            }
            Instant now = clock.instant();
            boolean replaced = replace(intent.webid(), intent.credentialId(), parts, now);
            if (replaced) {
                RefreshHistory.succeeded(database, intent.webid(), intent.credentialId(), now);
            }
            return replaced;
        });
    }

    static Object[] newVersion(SealedParts parts, Instant now) {
        return new Object[] {
            parts.version(), parts.use(), optional(parts.refresh()), optional(parts.tokenExpires()), time(now)
        };
    }

    /** Replaces the sealed parts and destroys the old data key, unless the credential was revoked or replaced meanwhile. */
    boolean replace(String webid, UUID credentialId, SealedParts parts, Instant now) {
        return entries.change(webid, credentialId, () -> {
            int changed = database.sql()
                    .sql("UPDATE credential SET " + NEW_VERSION
                            + " WHERE webid = ? AND credential_id = ? AND version = ?" + " AND state <> 'revoked'")
                    .params(newVersion(parts, now))
                    .params(webid, credentialId, parts.version() - 1)
                    .update();
            if (changed == 1) {
                replaceKey(database, webid, credentialId, parts);
            }
            return changed == 1;
        });
    }

    /**
     * Gets the person's key, if it can be had, before a transaction that suspends or ends something of theirs: that happens without it
     * too, but what they had stays in their register.
     */
    public void openIfPossible(String webid) {
        registers.openIfPossible(webid);
    }

    /** Stops new and running uses until {@link #resume}; false if it was not active. Does so without the person's key too. */
    public boolean suspend(String webid, UUID credentialId, String reason) {
        return entries.suspend(webid, credentialId, () -> {
            int changed = database.sql()
                    .sql("UPDATE credential SET state = 'suspended', state_reason = ?, epoch = epoch + 1,"
                            + " changed = ? WHERE webid = ? AND credential_id = ? AND state = 'active'")
                    .params(reason, time(clock.instant()), webid, credentialId)
                    .update();
            if (changed == 1) {
                RevocationNotices.send(database, credentialId);
            }
            return changed == 1;
        });
    }

    /**
     * Ends a refresh that the service refused for good: closes the intent and suspends the credential, both or neither.
     *
     * @return false if the intent was overtaken: then the newer one decides
     */
    public boolean suspend(RefreshIntents.Intent intent, String reason) {
        return registers.ending(intent.webid(), () -> {
            if (!RefreshIntents.conclude(database, intent)) {
                return false;
            }
            suspend(intent.webid(), intent.credentialId(), reason);
            return true;
        });
    }

    /**
     * Gets the person's key, which {@link #resume} needs, before a transaction that does so.
     *
     * @throws KekUnavailable if the key that it is under cannot be had now
     * @throws KeysetUnusable if that is out of service
     */
    public void open(String webid) {
        registers.open(webid);
    }

    /** Lets a suspended credential be used again; false if it was not suspended. */
    public boolean resume(String webid, UUID credentialId) {
        return database.within(() -> entries.change(
                webid,
                credentialId,
                () -> database.sql()
                                .sql("UPDATE credential SET state = 'active', state_reason = NULL, changed = ?"
                                        + " WHERE webid = ? AND credential_id = ? AND state = 'suspended'")
                                .params(time(clock.instant()), webid, credentialId)
                                .update()
                        == 1));
    }

    /**
     * Revokes for ever: no lease starts after this, running ones are no good any more, the data key and the contents are
     * gone, and the service is told later from the outbox.
     *
     * @param ending what the service needs to be told, and what the receipt says
     * @return false if the person has no such credential, it was revoked already, or it has another version by now
     */
    public boolean revoke(String webid, UUID credentialId, Receipts.Ending ending) {
        return registers.ending(webid, () -> {
            Instant now = clock.instant();
            // in the order in which rotations and refreshes take their locks
            KeyRotations.end(database, webid, credentialId);
            RefreshIntents.lock(database, webid, credentialId);
            int changed = database.sql()
                    .sql("UPDATE credential SET state = 'revoked', state_reason = NULL, epoch = epoch + 1, blob = NULL,"
                            + " refresh_blob = NULL, refresh_metadata = NULL, changed = ?"
                            + " WHERE webid = ? AND credential_id = ? AND state <> 'revoked'"
                            + (ending.version() == 0 ? "" : " AND version = " + ending.version()))
                    .params(time(now), webid, credentialId)
                    .update();
            if (changed == 0) {
                return false;
            }
            destroyKeys(database, webid, credentialId);
            RefreshIntents.closeAny(database, webid, credentialId);
            UsedOperations.forget(database, webid, credentialId);
            Throttles.forget(database, webid, credentialId);
            UseProfiles.forget(database, webid, credentialId);
            List<UUID> passwords = AppPasswordRows.revokeOf(database, webid, credentialId, now);
            Receipts.insert(database, webid, credentialId, ending, now);
            byte[] capsule = ending.capsule();
            if (capsule != null) {
                Outbox.insert(database, webid, credentialId, capsule, now);
            }
            RevocationNotices.send(database, credentialId);
            // behind all other rows, as every transaction does
            find(webid, credentialId)
                    .ifPresent(row -> entries.strike(webid, row.account().region(), credentialId));
            rotationIds.strike(webid, credentialId);
            AppPasswordRows.strike(registers, webid, passwords);
            return true;
        });
    }

    /** Forgets the empty rows of credentials that were revoked longer ago than this; their receipts stay. */
    public int sweepRevoked(Duration age) {
        return database.within(() -> {
            int swept = database.sql()
                    .sql("DELETE FROM credential WHERE state = 'revoked' AND changed < ?")
                    .params(time(clock.instant().minus(age)))
                    .update();
            if (swept > 0) {
                forgetOrphans("credential_refresh");
                forgetOrphans("key_rotation");
            }
            return swept;
        });
    }

    private void forgetOrphans(String table) {
        database.sql()
                .sql("DELETE FROM " + table + " WHERE NOT EXISTS (SELECT 1 FROM credential c"
                        + " WHERE c.credential_id = " + table + ".credential_id)")
                .update();
    }

    /** Destroys what opened the credential so far. */
    static void replaceKey(Database database, String webid, UUID credentialId, SealedParts parts) {
        destroyKeys(database, webid, credentialId);
        insertKey(database, webid, credentialId, parts);
    }

    private static void insertKey(Database database, String webid, UUID credentialId, SealedParts parts) {
        database.sql()
                .sql("INSERT INTO dek (webid, credential_id, version, wrapped) VALUES (?, ?, ?, ?)")
                .params(webid, credentialId, parts.version(), parts.wrappedKey())
                .update();
    }

    private static void destroyKeys(Database database, String webid, UUID credentialId) {
        database.sql()
                .sql("DELETE FROM dek WHERE webid = ? AND credential_id = ?")
                .params(webid, credentialId)
                .update();
    }

    static CredentialRow row(ResultSet row, int number) throws SQLException {
        LinkedAccount account = new LinkedAccount(
                Columns.text(row, "region"),
                Columns.text(row, "connector_id"),
                Columns.text(row, "service_identifier"),
                row.getString("service_user_id"),
                Columns.text(row, "auth_method"),
                Columns.list(row, "scopes"),
                Columns.map(row, "connection"),
                Columns.text(row, "mode"),
                Columns.instant(row, "issued"),
                Columns.optionalInstant(row, "expires"),
                row.getString("owner_key"));
        return new CredentialRow(
                Columns.text(row, "webid"),
                Columns.uuid(row, "credential_id"),
                account,
                CredentialState.of(Columns.text(row, "state")),
                row.getString("state_reason"),
                row.getLong("epoch"),
                row.getInt("version"));
    }
}
