package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;

/**
 * Services that must still be told of a revocation. The capsule with the token is destroyed on success, on giving up, and in
 * any case 24 hours after the revocation.
 */
public final class Outbox {
    static final Duration LIFE = Duration.ofHours(24);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final Duration LAST_RETRY = Duration.ofHours(1);
    // long enough for one try; another node takes it over after that
    private static final Duration CLAIM = Duration.ofSeconds(30);

    /**
     * One service to be told.
     *
     * @param attempt how many tries there were before this one
     */
    public record Entry(String webid, UUID id, UUID credentialId, String connectorId, byte[] capsule, int attempt) {}

    /** Whether the service was told. */
    public enum Told {
        PENDING,
        CONFIRMED,
        FAILED
    }

    private final Database database;
    private final InstantSource clock;

    Outbox(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    static void insert(Database database, String webid, UUID credentialId, byte[] capsule, Instant now) {
        database.sql()
                .sql(
                        "INSERT INTO revocation_outbox (webid, id, credential_id, connector_id, capsule, attempt, next_try,"
                                + " created, state) SELECT webid, ?, credential_id, connector_id, ?, 0, ?, ?, 'pending'"
                                + " FROM credential WHERE webid = ? AND credential_id = ?")
                .params(UUID.randomUUID(), capsule, time(now), time(now), webid, credentialId)
                .update();
    }

    /**
     * Entries that are due, those that wait longest first.
     *
     * @param ofEach how many of one connector at most
     */
    public List<Entry> due(int limit, int ofEach) {
        Instant now = clock.instant();
        return database.sql()
                .sql(
                        "SELECT webid, id, credential_id, connector_id, capsule, attempt FROM (SELECT webid, id, credential_id,"
                                + " connector_id, capsule, attempt, next_try, ROW_NUMBER() OVER (PARTITION BY connector_id ORDER BY"
                                + " next_try, id) AS turn FROM revocation_outbox WHERE state = 'pending' AND next_try <= ?"
                                + " AND created > ?) waiting WHERE turn <= ? ORDER BY next_try, id LIMIT ?")
                .params(time(now), time(now.minus(LIFE)), ofEach, limit)
                .query(Outbox::entry)
                .list();
    }

    /** Takes an entry that is due for this node alone, for 30 seconds; false if another has it, or there is none any more. */
    public boolean take(Entry entry) {
        return database.within(() -> claim(entry, clock.instant()));
    }

    /** Takes the entry of one credential at once, if no other node has it. */
    public Optional<Entry> dueOf(UUID credentialId) {
        return database.within(() -> {
            Instant now = clock.instant();
            return database.sql()
                    .sql("SELECT webid, id, credential_id, connector_id, capsule, attempt FROM revocation_outbox"
                            + " WHERE credential_id = ? AND state = 'pending' AND next_try <= ?")
                    .params(credentialId, time(now))
                    .query(Outbox::entry)
                    .optional()
                    .filter(entry -> claim(entry, now));
        });
    }

    /** The service confirmed: the capsule is destroyed. */
    public void done(Entry entry) {
        done(entry, null);
    }

    /** @param status of the service's answer */
    public void done(Entry entry, @Nullable Integer status) {
        database.within(() -> {
            tried(entry, status);
            return close(entry, "confirmed");
        });
    }

    /** The try failed: the next one follows after 5 seconds, doubling up to an hour. */
    public void failed(Entry entry) {
        failed(entry, null);
    }

    /** @param status of the service's answer; null if there was none */
    public void failed(Entry entry, @Nullable Integer status) {
        Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(entry.attempt(), 20));
        Instant next = clock.instant().plus(wait.compareTo(LAST_RETRY) < 0 ? wait : LAST_RETRY);
        database.within(() -> {
            tried(entry, status);
            return database.sql()
                    .sql("UPDATE revocation_outbox SET next_try = ? WHERE webid = ? AND id = ? AND state = 'pending'")
                    .params(time(next), entry.webid(), entry.id())
                    .update();
        });
    }

    private void tried(Entry entry, @Nullable Integer status) {
        database.sql()
                .sql("UPDATE revocation_outbox SET attempt = attempt + 1, last_try = ?, last_status = ?"
                        + " WHERE webid = ? AND id = ? AND state = 'pending'")
                .params(time(clock.instant()), new SqlParameterValue(Types.INTEGER, status), entry.webid(), entry.id())
                .update();
    }

    /** No further try helps: the capsule is destroyed. */
    public void giveUp(Entry entry) {
        close(entry, "failed");
    }

    /** Destroys the capsule of the person's revocation, if there is still one: the service is told no more. */
    public void purge(String webid, UUID credentialId) {
        database.within(() -> database.sql()
                .sql("UPDATE revocation_outbox SET state = 'failed', capsule = NULL"
                        + " WHERE webid = ? AND credential_id = ? AND state = 'pending'")
                .params(webid, credentialId)
                .update());
    }

    /** What became of the person's revocation, if the service was to be told at all. */
    public Optional<Told> told(String webid, UUID credentialId) {
        return database.sql()
                .sql("SELECT state FROM revocation_outbox WHERE webid = ? AND credential_id = ?")
                .params(webid, credentialId)
                .query(String.class)
                .optional()
                .map(state -> Told.valueOf(state.toUpperCase(Locale.ROOT)));
    }

    /** Destroys every capsule that is older than 24 hours. */
    public int sweep() {
        return database.within(() -> database.sql()
                .sql("UPDATE revocation_outbox SET state = 'failed', capsule = NULL"
                        + " WHERE state = 'pending' AND created <= ?")
                .params(time(clock.instant().minus(LIFE)))
                .update());
    }

    private boolean claim(Entry entry, Instant now) {
        return database.sql()
                        .sql(
                                "UPDATE revocation_outbox SET next_try = ? WHERE webid = ? AND id = ? AND state = 'pending'"
                                        + " AND next_try <= ?")
                        .params(time(now.plus(CLAIM)), entry.webid(), entry.id(), time(now))
                        .update()
                == 1;
    }

    private int close(Entry entry, String state) {
        return database.within(() -> database.sql()
                .sql("UPDATE revocation_outbox SET state = ?, capsule = NULL WHERE webid = ? AND id = ?")
                .params(state, entry.webid(), entry.id())
                .update());
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                Columns.text(row, "webid"),
                Columns.uuid(row, "id"),
                Columns.uuid(row, "credential_id"),
                Columns.text(row, "connector_id"),
                Columns.bytes(row, "capsule"),
                row.getInt("attempt"));
    }
}
