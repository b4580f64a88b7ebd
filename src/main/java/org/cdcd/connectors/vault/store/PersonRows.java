package org.cdcd.connectors.vault.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is stored under a person's name: told on request, and destroyed on request. */
public final class PersonRows {
    /** What stands in a WebID's place where a service must still be told of a revocation. */
    static final String ERASED = "urn:cdcd:erased:";

    /** Every table with a person's name in it but the leases, which end by themselves. A new one belongs here; a test holds that. */
    static final List<String> TABLES = List.of(
            "user_key",
            "dek",
            "credential",
            "credential_operation",
            "revocation_receipt",
            "zkp_registration",
            "notice",
            "client_key",
            "client_network",
            "credential_throttle",
            "use_profile",
            "credential_refresh",
            "key_rotation",
            "revocation_outbox",
            "oauth_flow",
            "request_key",
            "sat_window",
            "sat",
            "spool",
            "op",
            "app_password",
            "row_register");

    /** A request of the person's; what it was is in the audit log, what came of it was sealed to them. */
    public record OperationRow(
            UUID requestId, String state, @Nullable Integer status, Instant created, Instant expires) {}

    /** A link that was started and is open. */
    public record FlowRow(String connectorId, Instant expires) {}

    /** A registration of a public point that was started and is open. */
    public record RegistrationRow(String connectorId, String userId, String audience, Instant expires) {}

    /** A scheduled access token. */
    public record SatRow(String jti, String issuer, int maxUses, int used, boolean revoked, Instant expires) {}

    /** A revocation that the service must still be told of: what to call it from now on, and the capsule that opens under that. */
    public record Orphan(UUID credentialId, String name, byte[] capsule) {}

    /** A capsule of the person's that is not used up. */
    public record PendingCapsule(UUID credentialId, String connectorId, byte[] capsule) {}

    private final Database database;
    private final InstantSource clock;
    private final CredentialRows credentials;

    PersonRows(Database database, InstantSource clock, CredentialRows credentials) {
        this.database = database;
        this.clock = clock;
        this.credentials = credentials;
    }

    /** A fresh name that leads to nobody. */
    public static String nobody() {
        return ERASED + UUID.randomUUID();
    }

    /** At most {@code limit} operations whose request id is above {@code after}, in the order of ids. */
    public List<OperationRow> operations(String webid, UUID after, int limit) {
        return database.sql()
                .sql(
                        "SELECT request_id, CASE WHEN state = 'started' AND deadline < ? THEN 'unknown' ELSE state END state,"
                                + " status, created, expires FROM op WHERE webid = ? AND request_id > ?"
                                + " ORDER BY request_id LIMIT ?")
                .params(Columns.time(clock.instant().minus(Operations.GRACE)), webid, after, limit)
                .query((row, n) -> new OperationRow(
                        Columns.uuid(row, "request_id"),
                        Columns.text(row, "state"),
                        row.getObject("status", Integer.class),
                        Columns.instant(row, "created"),
                        Columns.instant(row, "expires")))
                .list();
    }

    public List<FlowRow> flows(String webid) {
        return database.sql()
                .sql("SELECT connector_id, expires FROM oauth_flow WHERE webid = ? AND expires > ? ORDER BY expires")
                .params(webid, Columns.time(clock.instant()))
                .query((row, n) -> new FlowRow(Columns.text(row, "connector_id"), Columns.instant(row, "expires")))
                .list();
    }

    public List<RegistrationRow> registrations(String webid) {
        return database.sql()
                .sql("SELECT connector_id, zk_user_id, audience, expires FROM zkp_registration"
                        + " WHERE webid = ? AND expires > ? ORDER BY expires")
                .params(webid, Columns.time(clock.instant()))
                .query((row, n) -> new RegistrationRow(
                        Columns.text(row, "connector_id"),
                        Columns.text(row, "zk_user_id"),
                        Columns.text(row, "audience"),
                        Columns.instant(row, "expires")))
                .list();
    }

    public List<SatRow> sats(String webid) {
        return database.sql()
                .sql("SELECT jti, issuer, max_uses, used, revoked, expires FROM sat WHERE webid = ? ORDER BY jti")
                .params(webid)
                .query((row, n) -> new SatRow(
                        Columns.text(row, "jti"),
                        Columns.text(row, "issuer"),
                        row.getInt("max_uses"),
                        row.getInt("used"),
                        row.getBoolean("revoked"),
                        Columns.instant(row, "expires")))
                .list();
    }

    /** Every credential of the person's, revoked ones too, oldest first. */
    public List<CredentialRow> credentials(String webid) {
        return credentials.all(webid);
    }

    /** The capsules that services must still be told with. */
    public List<PendingCapsule> pendingCapsules(String webid) {
        return database.sql()
                .sql("SELECT credential_id, connector_id, capsule FROM revocation_outbox"
                        + " WHERE webid = ? AND state = 'pending' AND capsule IS NOT NULL ORDER BY credential_id")
                .params(webid)
                .query((row, n) -> new PendingCapsule(
                        Columns.uuid(row, "credential_id"),
                        Columns.text(row, "connector_id"),
                        Columns.bytes(row, "capsule")))
                .list();
    }

    /**
     * Destroys everything of the person, in the caller's transaction, but what is in {@code orphans}: those lose their person and
     * everything about the account that telling the service does not need.
     *
     * @return how many rows of each table; null, with nothing destroyed, if a credential is not revoked or another revocation is
     *     pending by now
     */
    @Nullable
    Map<String, Integer> destroyNow(String webid, List<Orphan> orphans) {
        // whoever links or refreshes reads this row: first of all, so that all agree on the order
        int keys = delete("user_key", webid);
        if (count("credential", "state <> 'revoked'", webid) > 0
                || count("revocation_outbox", "state = 'pending'", webid) > orphans.size()) {
            return null;
        }
        disown(webid);
        orphans.forEach(orphan -> bereave(webid, orphan));
        Map<String, Integer> destroyed = new LinkedHashMap<>();
        TABLES.forEach(table -> destroyed.put(table, delete(table, webid)));
        destroyed.put("user_key", keys);
        RevocationNotices.sendErased(database, webid);
        return destroyed;
    }

    /** Other nodes find uses to cut off by their leases, so these stay for their last minutes, as nobody's. */
    private void disown(String webid) {
        database.sql()
                .sql("UPDATE credential_lease SET webid = ? WHERE webid = ?")
                .params(nobody(), webid)
                .update();
    }

    private void bereave(String webid, Orphan orphan) {
        database.sql()
                .sql("UPDATE revocation_outbox SET webid = ?, capsule = ?"
                        + " WHERE webid = ? AND credential_id = ? AND state = 'pending'")
                .params(orphan.name(), orphan.capsule(), webid, orphan.credentialId())
                .update();
        database.sql()
                .sql("UPDATE credential SET webid = ?, service_identifier = '', service_user_id = NULL, scopes = '[]'"
                        + " WHERE webid = ? AND credential_id = ?")
                .params(orphan.name(), webid, orphan.credentialId())
                .update();
    }

    private int delete(String table, String webid) {
        return database.sql()
                .sql("DELETE FROM " + table + " WHERE webid = ?")
                .params(webid)
                .update();
    }

    private long count(String table, String condition, String webid) {
        return database.sql()
                .sql("SELECT count(*) FROM " + table + " WHERE webid = ? AND " + condition)
                .params(webid)
                .query(Long.class)
                .single();
    }

    /** Forgets what erased people left for services to be told, once they were. */
    int sweepErased() {
        return database.within(() -> {
            int told = database.sql()
                    .sql("DELETE FROM revocation_outbox WHERE webid LIKE ? AND state <> 'pending'")
                    .params(ERASED + "%")
                    .update();
            if (told > 0) {
                database.sql()
                        .sql(
                                "DELETE FROM credential WHERE webid LIKE ? AND NOT EXISTS (SELECT 1 FROM revocation_outbox o"
                                        + " WHERE o.credential_id = credential.credential_id)")
                        .params(ERASED + "%")
                        .update();
            }
            return told;
        });
    }
}
