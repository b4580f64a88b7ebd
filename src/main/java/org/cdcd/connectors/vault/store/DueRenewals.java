package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Whose turn it is among the tokens that must be renewed though nobody uses them. A try counts as failed from its beginning
 * until new parts are stored, so one that is cut off moves on as well.
 */
public final class DueRenewals {
    static final Duration FIRST_WAIT = Duration.ofMinutes(30);
    static final Duration LAST_WAIT = Duration.ofDays(1);
    private static final int DOUBLINGS = 6;

    /** One whose turn it is, and how many tries in a row have failed. */
    public record Due(CredentialRow row, int failures) {}

    private final Database database;
    private final InstantSource clock;

    DueRenewals(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Active credentials of a connector that can be renewed without their person, were last renewed before a moment, and are not
     * waiting after a failure: one of each person first, then a second of each, those that wait longest first.
     *
     * @param ofEach how many of one person at most
     */
    public List<Due> list(String connectorId, Instant moment, int most, int ofEach) {
        return database.sql()
                .sql("SELECT " + CredentialRows.COLUMNS + ", renewal_failures FROM (SELECT " + CredentialRows.COLUMNS
                        + ", renewal_failures, COALESCE(renewal_next, changed) AS since, ROW_NUMBER() OVER (PARTITION BY"
                        + " webid ORDER BY COALESCE(renewal_next, changed), credential_id) AS turn FROM credential"
                        + " WHERE state = 'active' AND changed < ? AND connector_id = ? AND refresh_blob IS NOT NULL"
                        + " AND owner_key IS NULL AND (renewal_next IS NULL OR renewal_next <= ?)) waiting"
                        + " WHERE turn <= ? ORDER BY turn, since LIMIT ?")
                .params(time(moment), connectorId, time(clock.instant()), ofEach, most)
                .query((row, n) -> new Due(CredentialRows.row(row, n), row.getInt("renewal_failures")))
                .list();
    }

    /** Takes a turn: the next one follows after half an hour, doubling up to a day; false if another node has it. */
    public boolean take(Due due) {
        Instant now = clock.instant();
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(due.failures(), DOUBLINGS));
        Instant next = now.plus(wait.compareTo(LAST_WAIT) < 0 ? wait : LAST_WAIT);
        return database.within(() -> database.sql()
                        .sql("UPDATE credential SET renewal_next = ?, renewal_failures = renewal_failures + 1"
                                + " WHERE webid = ? AND credential_id = ? AND version = ? AND renewal_failures = ?"
                                + " AND state = 'active' AND (renewal_next IS NULL OR renewal_next <= ?)")
                        .params(
                                time(next),
                                due.row().webid(),
                                due.row().credentialId(),
                                due.row().version())
                        .params(due.failures(), time(now))
                        .update()
                == 1);
    }
}
