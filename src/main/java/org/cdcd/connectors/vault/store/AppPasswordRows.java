package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.optional;
import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.LengthPrefixed;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.SqlParameterValue;

/** App passwords of the operator's own mail servers. A revoked one loses its verifier at once, and its row after 30 days. */
public final class AppPasswordRows {
    private static final Logger LOG = LoggerFactory.getLogger(AppPasswordRows.class);

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
    private final Registers registers;

    AppPasswordRows(Database database, InstantSource clock, Registers registers) {
        this.database = database;
        this.clock = clock;
        this.registers = registers;
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
            database.sql()
                    .sql("INSERT INTO app_password (id, webid, server, mailbox, username, label, verifier,"
                            + " protocols, networks, created, expires, revoked, credential_id)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(made.id(), made.webid(), made.server(), made.mailbox(), made.username())
                    .params(made.label(), made.verifier(), Columns.json(made.protocols()))
                    .params(Columns.json(made.networks()), time(made.created()), optional(made.expires()))
                    .params(optional(made.revoked()), new SqlParameterValue(Types.OTHER, made.credentialId()))
                    .update();
            find(made.webid(), made.id())
                    .ifPresent(kept -> registers.add(made.webid(), Registers.REGION, name(made.id()), digest(kept)));
            return true;
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

    private record Found(AppPassword password, Registers.Register register) {}

    /**
     * Everybody's that are good at this server now, in a fixed order; without those that somebody without keys has written.
     *
     * @param otherwise whether one is good that cannot be verified just now, because its person's key cannot be used
     */
    public List<AppPassword> good(String server, Predicate<AppPassword> otherwise) {
        List<Found> found = database.sql()
                .sql("SELECT p.*, " + Registers.COLUMNS + " FROM app_password p"
                        + Registers.join("p") + "WHERE server = ? AND " + ACTIVE
                        + " ORDER BY id")
                .params(server, time(clock.instant()))
                .query((row, n) -> new Found(row(row, n), Registers.register(row)))
                .list();
        Set<String> away = new HashSet<>();
        return found.stream()
                .filter(one -> isGood(one, away, otherwise))
                .map(Found::password)
                .toList();
    }

    /** @param away whose key could not be used: asking may take seconds, so each is asked for once */
    private boolean isGood(Found one, Set<String> away, Predicate<AppPassword> otherwise) {
        String webid = one.password().webid();
        if (!away.contains(webid)) {
            try {
                return vouched(one);
            } catch (KekUnavailable | KeysetUnusable unusable) {
                LOG.warn("the app passwords of a person cannot be verified now: {}", unusable.getMessage());
                away.add(webid);
            }
        }
        return otherwise.test(one.password());
    }

    private boolean vouched(Found one) {
        AppPassword password = one.password();
        boolean vouched = registers.vouches(
                password.webid(), Registers.REGION, name(password.id()), digest(password), one.register());
        if (!vouched) {
            LOG.error("the app password {} is not as this vault made it, and opens nothing", password.id());
        }
        return vouched;
    }

    /** Ends it and forgets its verifier; false if the person has none that could be ended. */
    public boolean revoke(String webid, UUID id) {
        return registers.ending(webid, () -> {
            int ended = database.sql()
                    .sql("UPDATE app_password SET revoked = ?, verifier = '' WHERE webid = ? AND id = ?"
                            + " AND revoked IS NULL")
                    .params(time(clock.instant()), webid, id)
                    .update();
            strike(registers, webid, List.of(id));
            return ended == 1;
        });
    }

    /**
     * In the transaction that revokes a credential: ends the password that it holds, if it holds one.
     *
     * @return what is still to be struck from the person's register
     */
    static List<UUID> revokeOf(Database database, String webid, UUID credentialId, Instant now) {
        List<UUID> held = database.sql()
                .sql("SELECT id FROM app_password WHERE webid = ? AND credential_id = ? AND revoked IS NULL FOR UPDATE")
                .params(webid, credentialId)
                .query(UUID.class)
                .list();
        held.forEach(id -> database.sql()
                .sql("UPDATE app_password SET revoked = ?, verifier = '' WHERE id = ?")
                .params(time(now), id)
                .update());
        return held;
    }

    static void strike(Registers registers, String webid, List<UUID> ids) {
        ids.forEach(id -> registers.strike(webid, Registers.REGION, name(id)));
    }

    /** Ends those whose credential never came to be, and forgets those that ended long ago. */
    int sweep() {
        Instant now = clock.instant();
        List<AppPassword> cutOff = database.sql()
                .sql("SELECT * FROM app_password WHERE revoked IS NULL AND created < ?"
                        + " AND credential_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM credential c"
                        + " WHERE c.credential_id = app_password.credential_id)")
                .params(time(now.minus(MAKING)))
                .query(AppPasswordRows::row)
                .list();
        cutOff.forEach(one -> revoke(one.webid(), one.id()));
        List<AppPassword> over = database.sql()
                .sql("SELECT * FROM app_password WHERE revoked < ? OR expires < ?")
                .params(time(now.minus(KEPT)), time(now.minus(KEPT)))
                .query(AppPasswordRows::row)
                .list();
        over.forEach(this::forget);
        return cutOff.size() + over.size();
    }

    private void forget(AppPassword over) {
        registers.ending(over.webid(), () -> {
            int deleted = database.sql()
                    .sql("DELETE FROM app_password WHERE id = ?")
                    .params(over.id())
                    .update();
            strike(registers, over.webid(), List.of(over.id()));
            return deleted;
        });
    }

    private static String name(UUID id) {
        return "app_password/" + id;
    }

    private static String digest(AppPassword password) {
        return Sha256.base64Url(LengthPrefixed.list(
                        password.server(),
                        password.mailbox(),
                        password.username(),
                        password.verifier(),
                        password.created().toString(),
                        String.valueOf(password.expires()),
                        String.valueOf(password.credentialId()))
                .add(password.protocols())
                .add(password.networks())
                .toBytes());
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
