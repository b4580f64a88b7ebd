package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Who may refresh a credential: one holder over all nodes, written before anything is sent. A holder whose node is dead, or
 * who has had it for 15 seconds, is overtaken; its result then no longer counts, because the attempt is not its own any
 * more.
 */
public final class RefreshIntents {
    /** How long a living holder may take. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    /**
     * A holder's leave.
     *
     * @param attempt counts the holders; what a holder writes counts only while this is the newest
     * @param inDoubt whether an earlier holder left it open, so that the old token may have been used already
     */
    public record Intent(String webid, UUID credentialId, long attempt, boolean inDoubt) {}

    /** An intent that was left open. */
    public record Orphan(String webid, UUID credentialId, long attempt, String oldTokenSha256) {}

    /**
     * An answer that a holder got and did not store.
     *
     * @param attempt of that holder
     */
    public record Answer(long attempt, byte[] capsule) {}

    private record Held(long attempt, String node, Instant started, boolean open) {}

    private final Database database;
    private final InstantSource clock;
    private final Nodes nodes;

    RefreshIntents(Database database, InstantSource clock, Nodes nodes) {
        this.database = database;
        this.clock = clock;
        this.nodes = nodes;
    }

    /**
     * Takes the leave, or nothing while somebody else has it.
     *
     * @param oldTokenSha256 of the refresh token that is about to be used, base64url
     */
    public Optional<Intent> begin(String webid, UUID credentialId, String oldTokenSha256) {
        return database.within(() -> {
            Optional<Held> held = held(webid, credentialId);
            if (held.isEmpty()) {
                return first(webid, credentialId, oldTokenSha256);
            }
            if (held.get().open() && !orphaned(held.get())) {
                return Optional.empty();
            }
            return Optional.of(next(webid, credentialId, oldTokenSha256, held.get()));
        });
    }

    /**
     * Takes the leave once more for the same holder, who does not know whether the old token was used; nothing if it was
     * overtaken.
     */
    public Optional<Intent> renew(Intent intent) {
        int changed = database.within(() -> database.sql()
                .sql("UPDATE credential_refresh SET attempt = attempt + 1, started = ?"
                        + " WHERE webid = ? AND credential_id = ? AND attempt = ? AND state = 'open'")
                .params(time(clock.instant()), intent.webid(), intent.credentialId(), intent.attempt())
                .update());
        return changed == 1
                ? Optional.of(new Intent(intent.webid(), intent.credentialId(), intent.attempt() + 1, true))
                : Optional.empty();
    }

    /** Ends it without a new token; false if it was overtaken. */
    public boolean close(Intent intent) {
        return database.within(() -> close(database, intent, ""));
    }

    /** Ends it because there is no new token, and counts that; false if it was overtaken. */
    public boolean fail(Intent intent) {
        return database.within(() -> {
            boolean mine = close(database, intent, "");
            if (mine) {
                RefreshHistory.failed(database, intent.webid(), intent.credentialId());
            }
            return mine;
        });
    }

    /**
     * Keeps what the service answered, sealed, for whoever comes after this holder; as long as the credential has this version.
     *
     * @return false if the holder was overtaken: then nothing is kept
     */
    public boolean keep(Intent intent, int version, byte[] answer) {
        return database.within(() -> database.sql()
                        .sql("UPDATE credential_refresh SET answer = ?, answer_attempt = attempt, answer_version = ?"
                                + " WHERE webid = ? AND credential_id = ? AND attempt = ? AND state = 'open'")
                        .params(answer, version, intent.webid(), intent.credentialId(), intent.attempt())
                        .update()
                == 1);
    }

    /** The answer that was kept for this version of the credential. */
    public Optional<Answer> answer(String webid, UUID credentialId, int version) {
        return database.sql()
                .sql("SELECT answer, answer_attempt FROM credential_refresh"
                        + " WHERE webid = ? AND credential_id = ? AND answer_version = ? AND answer IS NOT NULL")
                .params(webid, credentialId, version)
                .query((row, n) -> new Answer(row.getLong("answer_attempt"), Columns.bytes(row, "answer")))
                .optional();
    }

    /** Forgets what was kept of an attempt: it is of no use. */
    public void forget(String webid, UUID credentialId, long attempt) {
        database.within(() -> database.sql()
                .sql("UPDATE credential_refresh SET answer = NULL"
                        + " WHERE webid = ? AND credential_id = ? AND answer_attempt = ? AND answer IS NOT NULL")
                .params(webid, credentialId, attempt)
                .update());
    }

    /** At most {@code limit} intents of credentials not revoked that nobody works on any more. */
    public List<Orphan> orphans(int limit) {
        Instant now = clock.instant();
        return database.sql()
                .sql("SELECT webid, credential_id, attempt, old_rt_sha256 FROM credential_refresh r"
                        + " WHERE state = 'open' AND EXISTS (SELECT 1 FROM credential c WHERE c.webid = r.webid"
                        + " AND c.credential_id = r.credential_id AND c.state <> 'revoked' AND c.owner_key IS NULL)"
                        + " AND (started < ? OR NOT EXISTS"
                        + " (SELECT 1 FROM node n WHERE n.node = r.node AND n.beat > ?)) ORDER BY started LIMIT ?")
                .params(time(now.minus(PATIENCE)), time(now.minus(Nodes.DEAD_AFTER)), limit)
                .query((row, n) -> new Orphan(
                        Columns.text(row, "webid"),
                        Columns.uuid(row, "credential_id"),
                        row.getLong("attempt"),
                        Columns.text(row, "old_rt_sha256")))
                .list();
    }

    /** Ends it because the credential has moved on, and destroys the answer that was kept; false if it was overtaken. */
    static boolean conclude(Database database, Intent intent) {
        return close(database, intent, ", answer = NULL");
    }

    private static boolean close(Database database, Intent intent, String more) {
        return database.sql()
                        .sql("UPDATE credential_refresh SET state = 'done'" + more
                                + " WHERE webid = ? AND credential_id = ? AND attempt = ? AND state = 'open'")
                        .params(intent.webid(), intent.credentialId(), intent.attempt())
                        .update()
                == 1;
    }

    /** Holds back whoever takes or closes the intent of this credential, until the transaction ends. */
    static void lock(Database database, String webid, UUID credentialId) {
        database.sql()
                .sql("SELECT attempt FROM credential_refresh WHERE webid = ? AND credential_id = ? FOR UPDATE")
                .params(webid, credentialId)
                .query(Long.class)
                .list();
    }

    /** Closes the intent, whoever holds it, and destroys the answer that was kept. */
    static void closeAny(Database database, String webid, UUID credentialId) {
        database.sql()
                .sql("UPDATE credential_refresh SET state = 'done', answer = NULL WHERE webid = ? AND credential_id = ?"
                        + " AND (state = 'open' OR answer IS NOT NULL)")
                .params(webid, credentialId)
                .update();
    }

    private Optional<Held> held(String webid, UUID credentialId) {
        return database.sql()
                .sql("SELECT attempt, node, started, state FROM credential_refresh"
                        + " WHERE webid = ? AND credential_id = ? FOR UPDATE")
                .params(webid, credentialId)
                .query((row, n) -> new Held(
                        row.getLong("attempt"),
                        Columns.text(row, "node"),
                        Columns.instant(row, "started"),
                        Columns.text(row, "state").equals("open")))
                .optional();
    }

    private boolean orphaned(Held held) {
        return held.started().plus(PATIENCE).isBefore(clock.instant()) || !nodes.alive(held.node());
    }

    private Optional<Intent> first(String webid, UUID credentialId, String oldTokenSha256) {
        int inserted = database.sql()
                .sql(
                        "INSERT INTO credential_refresh (webid, credential_id, attempt, old_rt_sha256, node, started, state)"
                                + " VALUES (?, ?, 1, ?, ?, ?, 'open') ON CONFLICT DO NOTHING")
                .params(webid, credentialId, oldTokenSha256, nodes.self(), time(clock.instant()))
                .update();
        return inserted == 1 ? Optional.of(new Intent(webid, credentialId, 1, false)) : Optional.empty();
    }

    private Intent next(String webid, UUID credentialId, String oldTokenSha256, Held held) {
        long attempt = held.attempt() + 1;
        database.sql()
                .sql("UPDATE credential_refresh SET attempt = ?, old_rt_sha256 = ?, node = ?, started = ?,"
                        + " state = 'open' WHERE webid = ? AND credential_id = ?")
                .params(attempt, oldTokenSha256, nodes.self(), time(clock.instant()), webid, credentialId)
                .update();
        return new Intent(webid, credentialId, attempt, held.open());
    }
}
