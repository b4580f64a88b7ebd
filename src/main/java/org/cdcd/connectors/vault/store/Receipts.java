package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.optional;
import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.cdcd.connectors.vault.store.Outbox.Told;
import org.jspecify.annotations.Nullable;

/** What remains of revoked credentials: when they ended and what the service was told. Kept for two years, without secrets. */
public final class Receipts {
    static final Duration KEPT = Duration.ofDays(730);

    private static final String SELECT = "SELECT r.webid, r.credential_id, r.connector_id, r.service_identifier,"
            + " r.auth_method, r.revoked, r.key_version, r.running_uses, r.way, r.page, r.also_ended,"
            + " COALESCE(r.open_uses, (SELECT count(*) FROM credential_lease l WHERE l.credential_id = r.credential_id"
            + " AND l.deadline > ?)) AS open_uses, o.state, o.attempt, o.last_try, o.next_try, o.last_status FROM revocation_receipt r LEFT JOIN revocation_outbox o"
            + " ON o.webid = r.webid AND o.credential_id = r.credential_id WHERE r.webid = ?";

    /** Who is told of a revocation. */
    public enum Way {
        /** The service, from the outbox. */
        SERVICE,
        /** Nobody: the service has no way to be told by a program, or there was nothing to tell it with. */
        NOBODY,
        /** Nobody, because the owner wanted everything destroyed at once. */
        PURGED,
        /** Nobody, because what to tell with was under a key of the owner's, who had not released it. */
        UNRELEASED,
        /** Nobody, because what to tell with did not open: the key encryption key was away. */
        UNOPENED;

        String stored() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is laid down in the transaction that revokes.
     *
     * @param capsule what the service needs to be told, sealed; null tells it nothing
     * @param page where the person ends the grant by hand, if such a page is known
     * @param version of the credential that the capsule was made from: another one is not revoked with it; 0 for any
     */
    public record Ending(
            byte @Nullable [] capsule, Way way, @Nullable String page, int version) {}

    /**
     * The telling of one service.
     *
     * @param attempts that have been made
     * @param nextTry null once there is none
     * @param lastStatus of the service's answer to the last one; null if there was no answer
     */
    public record Telling(
            Told told,
            int attempts,
            @Nullable Instant lastTry,
            @Nullable Instant nextTry,
            @Nullable Integer lastStatus) {}

    /**
     * One ended credential.
     *
     * @param keyVersion of the data key that was destroyed
     * @param runningUses that were under way on all nodes
     * @param openUses those of them of which it was not known that they are closed, when the owner was answered; before that, now
     * @param alsoEnded other credentials of the person that the service ended with it
     * @param telling null if nobody is told
     */
    public record Receipt(
            String webid,
            UUID credentialId,
            String connectorId,
            String serviceIdentifier,
            String authMethod,
            Instant revoked,
            int keyVersion,
            int runningUses,
            int openUses,
            Way way,
            @Nullable String page,
            List<String> alsoEnded,
            @Nullable Telling telling) {}

    private final Database database;
    private final InstantSource clock;

    Receipts(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** In the transaction that has just fenced the leases off, so that none is missed. */
    static void insert(Database database, String webid, UUID credentialId, Ending ending, Instant now) {
        database.sql()
                .sql(
                        "INSERT INTO revocation_receipt (webid, credential_id, connector_id, service_identifier, auth_method,"
                                + " revoked, key_version, running_uses, way, page, also_ended) SELECT webid, credential_id,"
                                + " connector_id, service_identifier, auth_method, ?, version, (SELECT count(*) FROM"
                                + " credential_lease l WHERE l.webid = c.webid AND l.credential_id = c.credential_id AND"
                                + " l.deadline > ?), ?, ?, '[]' FROM credential c WHERE webid = ? AND credential_id = ?")
                .params(time(now), time(now), ending.way().stored(), optional(ending.page()), webid, credentialId)
                .update();
    }

    /** The person's receipt, if the credential was theirs and has ended. */
    public Optional<Receipt> find(String webid, UUID credentialId) {
        return database.sql()
                .sql(SELECT + " AND r.credential_id = ?")
                .params(time(clock.instant()), webid, credentialId)
                .query(Receipts::receipt)
                .optional();
    }

    /** All of the person's, oldest first. */
    public List<Receipt> of(String webid) {
        return database.sql()
                .sql(SELECT + " ORDER BY r.revoked, r.credential_id")
                .params(time(clock.instant()), webid)
                .query(Receipts::receipt)
                .list();
    }

    /** Notes how many running uses are not known to be closed now that the owner is first answered; what was noted stays. */
    public void answered(String webid, UUID credentialId, int openUses) {
        database.within(() -> database.sql()
                .sql("UPDATE revocation_receipt SET open_uses = ? WHERE webid = ? AND credential_id = ?"
                        + " AND open_uses IS NULL")
                .params(openUses, webid, credentialId)
                .update());
    }

    /** Adds credentials that the service ended together with this one. */
    public void alsoEnded(String webid, UUID credentialId, List<String> others) {
        database.within(() -> {
            List<String> all = new ArrayList<>(database.sql()
                    .sql("SELECT also_ended FROM revocation_receipt WHERE webid = ? AND credential_id = ? FOR UPDATE")
                    .params(webid, credentialId)
                    .query((row, n) -> Columns.list(row, "also_ended"))
                    .optional()
                    .orElse(List.of()));
            others.stream().filter(other -> !all.contains(other)).forEach(all::add);
            return database.sql()
                    .sql("UPDATE revocation_receipt SET also_ended = ? WHERE webid = ? AND credential_id = ?")
                    .params(Columns.json(all), webid, credentialId)
                    .update();
        });
    }

    /** Forgets receipts that are older than two years, and the empty rows of the outbox that belong to them. */
    int sweep() {
        return database.within(() -> {
            int swept = database.sql()
                    .sql("DELETE FROM revocation_receipt WHERE revoked < ?")
                    .params(time(clock.instant().minus(KEPT)))
                    .update();
            if (swept > 0) {
                database.sql()
                        .sql(
                                "DELETE FROM revocation_outbox WHERE state <> 'pending' AND NOT EXISTS (SELECT 1 FROM revocation_receipt r"
                                        + " WHERE r.credential_id = revocation_outbox.credential_id)")
                        .update();
            }
            return swept;
        });
    }

    private static Receipt receipt(ResultSet row, int number) throws SQLException {
        return new Receipt(
                Columns.text(row, "webid"),
                Columns.uuid(row, "credential_id"),
                Columns.text(row, "connector_id"),
                Columns.text(row, "service_identifier"),
                Columns.text(row, "auth_method"),
                Columns.instant(row, "revoked"),
                row.getInt("key_version"),
                row.getInt("running_uses"),
                row.getInt("open_uses"),
                Way.valueOf(Columns.text(row, "way").toUpperCase(Locale.ROOT)),
                row.getString("page"),
                Columns.list(row, "also_ended"),
                telling(row));
    }

    private static @Nullable Telling telling(ResultSet row) throws SQLException {
        String state = row.getString("state");
        if (state == null) {
            return null;
        }
        Told told = Told.valueOf(state.toUpperCase(Locale.ROOT));
        return new Telling(
                told,
                row.getInt("attempt"),
                Columns.optionalInstant(row, "last_try"),
                told == Told.PENDING ? Columns.optionalInstant(row, "next_try") : null,
                row.getObject("last_status", Integer.class));
    }
}
