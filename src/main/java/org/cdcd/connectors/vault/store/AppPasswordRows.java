package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.optional;
import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;

/** App passwords of the operator's own mail servers. A revoked one loses its verifier at once, and its row after 30 days. */
public final class AppPasswordRows {
    static final Duration KEPT = Duration.ofDays(30);

    /** How long a password may wait for the credential that it was made for; then its making was cut off. */
    static final Duration MAKING = Duration.ofMinutes(10);

    private static final String ACTIVE = "revoked IS NULL AND (expires IS NULL OR expires > ?)";

    /**
     * One of them.
     *
     * @param server the operator's name for it
     * @param username what the password goes with at the log-in
     * @param verifier what the mail server compares with; empty once it is revoked
     * @param protocols {@code imap}, {@code smtp}
     * @param networks in CIDR notation from which it may be used; empty for any
     * @param credentialId of the credential that holds it, or null if a person does
     */
    public record AppPassword(
            UUID id,
            String webid,
            String server,
            String mailbox,
            String username,
            String label,
            String verifier,
            List<String> protocols,
            List<String> networks,
            Instant created,
            @Nullable Instant expires,
            @Nullable Instant revoked,
            @Nullable UUID credentialId) {
        @Override
        public String toString() {
            return "AppPassword[" + id + "]";
        }
    }

    private final Database database;
    private final InstantSource clock;

    AppPasswordRows(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Stores it; it is good as soon as its server reads it.
     *
     * @param most that may be good for its mailbox at a time
     * @return false, with nothing stored, if there are so many
     */
    public boolean insert(AppPassword made, int most) {
        return database.within(() -> {
            long others = database.sql()
                    .sql("SELECT count(*) FROM app_password WHERE server = ? AND mailbox = ? AND " + ACTIVE)
                    .params(made.server(), made.mailbox(), time(clock.instant()))
                    .query(Long.class)
                    .single();
            if (others >= most) {
                return false;
            }
            return database.sql()
                            .sql("INSERT INTO app_password (id, webid, server, mailbox, username, label, verifier,"
                                    + " protocols, networks, created, expires, revoked, credential_id)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                            .params(made.id(), made.webid(), made.server(), made.mailbox(), made.username())
                            .params(made.label(), made.verifier(), Columns.json(made.protocols()))
                            .params(Columns.json(made.networks()), time(made.created()), optional(made.expires()))
                            .params(optional(made.revoked()), new SqlParameterValue(Types.OTHER, made.credentialId()))
                            .update()
                    == 1;
        });
    }

    /** The person's password of this id, in any state. */
    public Optional<AppPassword> find(String webid, UUID id) {
        return database.sql()
                .sql("SELECT * FROM app_password WHERE webid = ? AND id = ?")
                .params(webid, id)
                .query(AppPasswordRows::row)
                .optional();
    }

    /** The person's that are not revoked, oldest first. */
    public List<AppPassword> list(String webid) {
        return database.sql()
                .sql("SELECT * FROM app_password WHERE webid = ? AND revoked IS NULL ORDER BY created, id")
                .params(webid)
                .query(AppPasswordRows::row)
                .list();
    }

    /** All of the person's, revoked ones too, oldest first. */
    public List<AppPassword> all(String webid) {
        return database.sql()
                .sql("SELECT * FROM app_password WHERE webid = ? ORDER BY created, id")
                .params(webid)
                .query(AppPasswordRows::row)
                .list();
    }

    /** Everybody's that are good at this server now, in a fixed order. */
    public List<AppPassword> good(String server) {
        return database.sql()
                .sql("SELECT * FROM app_password WHERE server = ? AND " + ACTIVE + " ORDER BY id")
                .params(server, time(clock.instant()))
                .query(AppPasswordRows::row)
                .list();
    }

    /** Ends it and forgets its verifier; false if the person has none that could be ended. */
    public boolean revoke(String webid, UUID id) {
        return database.within(() -> database.sql()
                        .sql("UPDATE app_password SET revoked = ?, verifier = '' WHERE webid = ? AND id = ?"
                                + " AND revoked IS NULL")
                        .params(time(clock.instant()), webid, id)
                        .update()
                == 1);
    }

    /** In the transaction that revokes a credential: ends the password that it holds, if it holds one. */
    static void revokeOf(Database database, String webid, UUID credentialId, Instant now) {
        database.sql()
                .sql("UPDATE app_password SET revoked = ?, verifier = '' WHERE webid = ? AND credential_id = ?"
                        + " AND revoked IS NULL")
                .params(time(now), webid, credentialId)
                .update();
    }

    /** Ends those whose credential never came to be, and forgets those that ended long ago. */
    int sweep() {
        return database.within(() -> {
            Instant now = clock.instant();
            int ended = database.sql()
                    .sql("UPDATE app_password SET revoked = ?, verifier = '' WHERE revoked IS NULL AND created < ?"
                            + " AND credential_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM credential c"
                            + " WHERE c.credential_id = app_password.credential_id)")
                    .params(time(now), time(now.minus(MAKING)))
                    .update();
            return ended
                    + database.sql()
                            .sql("DELETE FROM app_password WHERE revoked < ? OR expires < ?")
                            .params(time(now.minus(KEPT)), time(now.minus(KEPT)))
                            .update();
        });
    }

    private static AppPassword row(ResultSet row, int number) throws SQLException {
        return new AppPassword(
                Columns.uuid(row, "id"),
                Columns.text(row, "webid"),
                Columns.text(row, "server"),
                Columns.text(row, "mailbox"),
                Columns.text(row, "username"),
                Columns.text(row, "label"),
                Columns.text(row, "verifier"),
                Columns.list(row, "protocols"),
                Columns.list(row, "networks"),
                Columns.instant(row, "created"),
                Columns.optionalInstant(row, "expires"),
                Columns.optionalInstant(row, "revoked"),
                row.getObject("credential_id", UUID.class));
    }
}
