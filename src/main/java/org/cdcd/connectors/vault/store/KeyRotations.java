package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.optional;
import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.cdcd.connectors.vault.store.KeyRotation.Made;
import org.cdcd.connectors.vault.store.KeyRotation.Sealed;
import org.cdcd.connectors.vault.store.KeyRotation.Step;
import org.cdcd.connectors.wire.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys on their way to being replaced. One holder over all nodes works on one; a holder whose node is dead, or who has said
 * nothing for 15 seconds, is overtaken, and what it writes then no longer counts. Whoever changes a credential as well changes
 * the row here first, so that all take their locks in one order.
 */
public final class KeyRotations {
    /** How long a living holder may be silent. */
    public static final Duration PATIENCE = RefreshIntents.PATIENCE;

    private static final Logger LOG = LoggerFactory.getLogger(KeyRotations.class);
    private static final Duration EDITED = Duration.ofDays(1);
    private static final String MINE = " WHERE webid = ? AND credential_id = ? AND attempt = ? AND node = ?";
    private static final String FREE =
            "(r.node IS NULL OR r.started < ? OR NOT EXISTS (SELECT 1 FROM node n WHERE n.node = r.node AND n.beat > ?))";

    private static final String FRESH =
            "key_since = ?, last_rotated = ?, due = ?, failures = 0, failure = NULL, next_try = NULL, told = 0, ";
    private static final String RELEASED = "node = NULL, started = NULL";
    private static final String NO_OTHER = "other_id = NULL, other_expires = NULL, sealed_version = NULL,"
            + " wrapped = NULL, sealed = NULL, retire_at = NULL";

    /** A holder's leave. */
    public record Turn(KeyRotation rotation) {
        public String webid() {
            return rotation.webid();
        }

        public UUID credentialId() {
            return rotation.credentialId();
        }
    }

    private final Database database;
    private final InstantSource clock;
    private final Nodes nodes;
    private final CredentialRows credentials;
    private final CredentialEntries entries;
    private final RotationEntries ids;
    private final Grants grants;

    KeyRotations(
            Database database,
            InstantSource clock,
            Nodes nodes,
            CredentialRows credentials,
            CredentialEntries entries,
            RotationEntries ids,
            Grants grants) {
        this.database = database;
        this.clock = clock;
        this.nodes = nodes;
        this.credentials = credentials;
        this.entries = entries;
        this.ids = ids;
        this.grants = grants;
    }

    /** Begins to count the age of keys of which nothing is known yet, from when they were linked; app passwords made here do not age. */
    public int enrol(String connectorId, String authMethod) {
        return database.within(() -> database.sql()
                .sql("INSERT INTO key_rotation (webid, credential_id, step, attempt, key_since, failures, told)"
                        + " SELECT webid, credential_id, 'idle', 0, issued, 0, 0 FROM credential c"
                        + " WHERE connector_id = ? AND auth_method = ? AND state <> 'revoked'"
                        + " AND NOT EXISTS (SELECT 1 FROM app_password p WHERE p.credential_id = c.credential_id)"
                        + " AND NOT EXISTS (SELECT 1 FROM key_rotation r WHERE r.webid = c.webid AND r.credential_id = c.credential_id)"
                        + " ON CONFLICT DO NOTHING")
                .params(connectorId, authMethod)
                .update());
    }

    /** How the credential's key stands; without ids that somebody without keys has written. */
    public Optional<KeyRotation> find(String webid, UUID credentialId) {
        return look(webid, credentialId)
                .map(look -> ids.vouches(look.rotation(), look.register())
                        ? look.rotation()
                        : look.rotation().withoutIds());
    }

    private record Look(KeyRotation rotation, Registers.Register register) {}

    private Optional<Look> look(String webid, UUID credentialId) {
        return database.sql()
                .sql("SELECT r.*, " + Registers.COLUMNS + " FROM key_rotation r"
                        + Registers.join("r")
                        + "WHERE r.webid = ? AND r.credential_id = ?")
                .params(webid, credentialId)
                .query((row, n) -> new Look(KeyRotation.of(row, n), Registers.register(row)))
                .optional();
    }

    /**
     * At most {@code limit} keys whose turn it is and that nobody works on: those that came before a moment or are due for
     * another reason, and those that were begun. A suspended credential only finishes what was begun.
     */
    public List<KeyRotation> due(String connectorId, String authMethod, Instant cameBefore, int limit) {
        Instant now = clock.instant();
        return database.sql()
                .sql("SELECT r.* FROM key_rotation r JOIN credential c ON c.webid = r.webid"
                        + " AND c.credential_id = r.credential_id WHERE c.connector_id = ? AND c.auth_method = ?"
                        + " AND c.owner_key IS NULL AND (r.next_try IS NULL OR r.next_try <= ?) AND " + FREE
                        + " AND ((r.step = 'idle' AND c.state = 'active' AND (r.key_since <= ? OR r.due <= ?))"
                        + " OR (r.step = 'retiring' AND c.state <> 'revoked' AND r.retire_at <= ?)"
                        + " OR (r.step IN ('creating', 'probing', 'replacing') AND c.state <> 'revoked'))"
                        + " ORDER BY r.key_since LIMIT ?")
                .params(connectorId, authMethod, time(now), time(now.minus(PATIENCE)))
                .params(time(now.minus(Nodes.DEAD_AFTER)), time(cameBefore), time(now), time(now), limit)
                .query(KeyRotation::of)
                .list();
    }

    /** Makes it due now: the next key, or the end of the last one where that is still good. */
    public void request(String webid, UUID credentialId) {
        Instant now = clock.instant();
        database.within(() -> database.sql()
                .sql("UPDATE key_rotation SET due = CASE WHEN step = 'idle' THEN CAST(? AS timestamp with time zone)"
                        + " ELSE due END, retire_at = CASE WHEN step = 'retiring'"
                        + " THEN CAST(? AS timestamp with time zone) ELSE retire_at END, next_try = NULL"
                        + " WHERE webid = ? AND credential_id = ?")
                .params(time(now), time(now), webid, credentialId)
                .update());
    }

    /** Takes it, or nothing if somebody else works on it or it has ended. */
    public Optional<Turn> take(String webid, UUID credentialId) {
        return database.within(() -> {
            Instant now = clock.instant();
            int taken = database.sql()
                    .sql("UPDATE key_rotation r SET attempt = attempt + 1, node = ?, started = ?"
                            + " WHERE webid = ? AND credential_id = ? AND step <> 'ended' AND " + FREE)
                    .params(nodes.self(), time(now), webid, credentialId)
                    .params(time(now.minus(PATIENCE)), time(now.minus(Nodes.DEAD_AFTER)))
                    .update();
            return taken == 1 ? begun(webid, credentialId, now) : Optional.empty();
        });
    }

    /** With ids that somebody without keys has written, a key of their choice would be deleted. */
    private Optional<Turn> begun(String webid, UUID credentialId, Instant now) {
        Optional<Look> look = look(webid, credentialId);
        if (look.filter(found -> !ids.vouches(found.rotation(), found.register()))
                .isPresent()) {
            LOG.error(
                    "the ids of the keys of credential {} are not what this vault wrote; it is not rotated",
                    credentialId);
            database.sql()
                    .sql("UPDATE key_rotation SET failures = failures + 1, failure = ?, next_try = ?, " + RELEASED
                            + " WHERE webid = ? AND credential_id = ?")
                    .params(ErrorCode.REAUTHORIZATION_REQUIRED.wireName(), time(now.plus(EDITED)), webid, credentialId)
                    .update();
            return Optional.empty();
        }
        return look.map(found -> new Turn(found.rotation()));
    }

    /** Says that the holder is still at it; false if it was overtaken, and must not go on. */
    public boolean touch(Turn turn) {
        return database.within(() -> touched(turn));
    }

    private boolean touched(Turn turn) {
        return change(turn, "started = ?", time(clock.instant()));
    }

    /** Writes down what is about to be asked of the service; before it is. */
    public boolean begin(Turn turn, Step step) {
        return database.within(() -> change(turn, "step = ?, started = ?", step.wireName(), time(clock.instant())));
    }

    /** Remembers the key in use by its id at the service, which was not known. */
    public boolean identified(Turn turn, String keyId) {
        return database.within(() -> changeIds(turn, () -> change(turn, "key_id = ?", keyId)));
    }

    /** Keeps a new key that is not in use yet. */
    public boolean made(Turn turn, Made made, Sealed sealed) {
        return database.within(() -> changeIds(
                turn,
                () -> change(
                        turn,
                        "step = 'probing', other_id = ?, other_expires = ?, sealed_version = ?, wrapped = ?, sealed = ?, started = ?",
                        optional(made.id()),
                        optional(made.expires()),
                        sealed.version(),
                        sealed.wrapped(),
                        sealed.blob(),
                        time(clock.instant()))));
    }

    /** Forgets the new key, which is no good. */
    public boolean discard(Turn turn) {
        return database.within(() -> changeIds(turn, () -> change(turn, "step = 'idle', " + NO_OTHER)));
    }

    /**
     * Puts the new key in use and keeps the old one, all or nothing.
     *
     * @param parts of the credential's next version
     * @param old sealed for as long as it is good
     * @param due of the new key, if its age alone would be too late
     */
    public boolean switchOver(Turn turn, SealedParts parts, Sealed old, Instant retireAt, @Nullable Instant due) {
        Instant now = clock.instant();
        return allOrNothing(() -> changeIds(
                turn,
                () -> change(
                                turn,
                                "step = 'retiring', key_id = other_id, key_expires = other_expires, other_id = key_id,"
                                        + " other_expires = key_expires, sealed_version = ?, wrapped = ?, sealed = ?,"
                                        + " retire_at = ?, " + FRESH + RELEASED,
                                old.version(),
                                old.wrapped(),
                                old.blob(),
                                time(retireAt),
                                time(now),
                                time(now),
                                optional(due))
                        && replaced(turn, parts)));
    }

    /** Puts the key in use that has taken the old one's place at the service already; a credential that was lost is active again. */
    public boolean replace(Turn turn, SealedParts parts, Made made, @Nullable Instant due) {
        Instant now = clock.instant();
        return allOrNothing(() -> changeIds(
                turn,
                () -> change(
                                turn,
                                "step = 'idle', key_id = ?, key_expires = ?, " + FRESH + NO_OTHER + ", " + RELEASED,
                                optional(made.id()),
                                optional(made.expires()),
                                time(now),
                                time(now),
                                optional(due))
                        && replaced(turn, parts)
                        && found(turn)));
    }

    private boolean changeIds(Turn turn, BooleanSupplier work) {
        return ids.change(turn.webid(), turn.credentialId(), work);
    }

    private boolean found(Turn turn) {
        entries.change(
                turn.webid(),
                turn.credentialId(),
                () -> database.sql()
                                .sql("UPDATE credential SET state = 'active', state_reason = NULL WHERE webid = ?"
                                        + " AND credential_id = ? AND state = 'suspended' AND state_reason = ?")
                                .params(
                                        turn.webid(),
                                        turn.credentialId(),
                                        ErrorCode.REAUTHORIZATION_REQUIRED.wireName())
                                .update()
                        == 1);
        return true;
    }

    private boolean allOrNothing(Supplier<Boolean> work) {
        try {
            return database.within(() -> {
                if (!work.get()) {
                    throw new Overtaken();
                }
                return true;
            });
        } catch (Overtaken overtaken) {
            return false;
        }
    }

    /** Rolls one transaction back. */
    private static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken() {
            super("overtaken", null, false, false);
        }
    }

    private boolean replaced(Turn turn, SealedParts parts) {
        return credentials.replace(turn.webid(), turn.credentialId(), parts, clock.instant());
    }

    /** The old key is no more at the service. */
    public boolean retired(Turn turn) {
        return database.within(() -> changeIds(
                turn,
                () -> change(
                        turn,
                        "step = 'idle', failures = 0, failure = NULL, next_try = NULL, " + NO_OTHER + ", "
                                + RELEASED)));
    }

    /**
     * Nothing came of it; the next try is not before {@code nextTry}.
     *
     * @param failure one of our codes
     */
    public boolean failed(Turn turn, String failure, Instant nextTry) {
        return database.within(() -> change(
                turn, "failures = failures + 1, failure = ?, next_try = ?, " + RELEASED, failure, time(nextTry)));
    }

    /** The service honours the key no more and gave no other: nothing begins with it until its owner brings one. */
    public boolean lost(Turn turn, CredentialRow row, String reason) {
        credentials.openIfPossible(turn.webid());
        return database.within(() -> {
            if (!change(turn, "step = 'idle', failures = failures + 1, failure = ?, due = NULL, " + RELEASED, reason)) {
                return false;
            }
            return grants.ended(row, reason);
        });
    }

    /** Leaves it as it is, for anybody. */
    public boolean release(Turn turn) {
        return database.within(() -> change(turn, RELEASED));
    }

    /**
     * Puts a key that the person has brought in the place of the one in use, and ends whatever was under way.
     *
     * @param connection what was learnt with the new key
     * @return false if the credential was revoked or has changed meanwhile
     */
    public boolean bring(CredentialRow row, Map<String, String> connection, SealedParts parts) {
        return allOrNothing(() -> ids.change(row.webid(), row.credentialId(), () -> {
            Instant now = clock.instant();
            database.sql()
                    .sql("UPDATE key_rotation SET attempt = attempt + 1, step = 'idle', key_id = NULL,"
                            + " key_expires = NULL, " + FRESH + NO_OTHER + ", " + RELEASED
                            + " WHERE webid = ? AND credential_id = ? AND step <> 'ended'")
                    .params(time(now), time(now), optional((Instant) null), row.webid(), row.credentialId())
                    .update();
            return grants.widen(row, List.of(), row.account().scopes(), connection, null, parts);
        }));
    }

    /** Whether the key in use may be dead at the service because another takes its place just now. */
    public boolean isReplacing(String webid, UUID credentialId) {
        return find(webid, credentialId)
                .filter(rotation -> rotation.step() == Step.REPLACING)
                .isPresent();
    }

    /** Whether somebody is at it who may yet write: a key may come of it that nobody knows of. */
    public boolean isHeld(String webid, UUID credentialId) {
        Instant now = clock.instant();
        return database.sql()
                        .sql("SELECT count(*) FROM key_rotation r WHERE webid = ? AND credential_id = ? AND NOT "
                                + FREE)
                        .params(webid, credentialId, time(now.minus(PATIENCE)), time(now.minus(Nodes.DEAD_AFTER)))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** The credential is revoked: what is sealed is destroyed, and no holder's word counts any more. */
    static void end(Database database, String webid, UUID credentialId) {
        database.sql()
                .sql("UPDATE key_rotation SET step = 'ended', attempt = attempt + 1, wrapped = NULL, sealed = NULL"
                        + " WHERE webid = ? AND credential_id = ? AND step <> 'ended'")
                .params(webid, credentialId)
                .update();
    }

    private boolean change(Turn turn, String what, @Nullable Object... values) {
        return database.sql()
                        .sql("UPDATE key_rotation SET " + what + MINE)
                        .params(List.of(values))
                        .params(
                                turn.webid(),
                                turn.credentialId(),
                                turn.rotation().attempt(),
                                nodes.self())
                        .update()
                == 1;
    }
}
