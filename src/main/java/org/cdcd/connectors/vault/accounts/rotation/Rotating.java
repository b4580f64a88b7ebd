package org.cdcd.connectors.vault.accounts.rotation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Rotation;
import org.cdcd.connectors.catalog.Rotation.Strategy;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.accounts.calls.Identification;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.OwnActs;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.accounts.refresh.Probing;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.journal.JournalEntry;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.KeyRotation;
import org.cdcd.connectors.vault.store.KeyRotations;
import org.cdcd.connectors.vault.store.KeyRotations.Turn;
import org.cdcd.connectors.vault.store.Standstill;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreUnavailable;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces pasted keys when they are old, one rotation at a time for each credential over all vaults: by the schedule, or because
 * their owner asks. Whatever goes wrong, the key in use stays in use, and it is tried again later. Blocks.
 */
public final class Rotating {
    private static final Logger LOG = LoggerFactory.getLogger(Rotating.class);
    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    private static final Duration LAST_WAIT = Duration.ofHours(6);
    private static final int DOUBLINGS = 12;
    /** A service that is away is no news at once. */
    private static final int FAILURES_TO_TELL = 3;

    private static final int AT_ONCE = 20;

    private final Catalog catalog;
    private final CredentialRows rows;
    private final KeyRotations rotations;
    private final Standstill standstill;
    private final RefreshJournal journal;
    private final AccountBook book;
    private final Probing probing;
    private final DualRotation dual;
    private final Replacement replacement;
    private final AgeReminder reminder;
    private final RotationLedger ledger;
    private final InstantSource clock;
    private volatile RotationWatch watch = RotationWatch.NOBODY;
    private volatile boolean finishing;

    /** @param auditName under which name a person stands in the audit log */
    public Rotating(
            Catalog catalog,
            Store store,
            Outgoing outgoing,
            RefreshJournal journal,
            AccountBook book,
            Identification identification,
            Probing probing,
            OwnActs acts,
            InstantSource clock) {
        this.catalog = catalog;
        this.rows = store.credentials();
        this.rotations = store.keyRotations();
        this.standstill = store.standstill();
        this.journal = journal;
        this.book = book;
        this.probing = probing;
        this.ledger = new RotationLedger(store, acts);
        this.clock = clock;
        KeyCalls calls = new KeyCalls(outgoing, clock);
        RotationWatch all = (point, credential) -> watch.at(point, credential);
        this.dual = new DualRotation(calls, identification, rotations, book, ledger, clock, all);
        this.replacement = new Replacement(calls, rotations, rows, journal, book, ledger, clock, all);
        this.reminder = new AgeReminder(store.keyAges(), rows, ledger, clock);
    }

    /** To be told of each moment of each rotation. */
    public void watchedBy(RotationWatch watcher) {
        watch = watcher;
    }

    /** Begins nothing more. */
    public void finish() {
        finishing = true;
    }

    /** Finishes what was cut off, replaces what is old, and tells people of what only they can replace; on a schedule. */
    public void work() {
        if (standstill.stands()) {
            return;
        }
        journal.waiting().forEach(this::pickUp);
        for (Connector connector : catalog.all()) {
            connector.auth().secrets().values().forEach(method -> work(connector, method));
        }
    }

    private void work(Connector connector, SecretAuth method) {
        Rotation rotation = method.rotation();
        if (rotation == null || finishing) {
            return;
        }
        rotations.enrol(connector.id(), method.method());
        boolean byPerson = rotation.strategy() == Strategy.MANUAL;
        reminder.work(connector, method.method(), rotation, byPerson);
        if (byPerson) {
            return;
        }
        Instant cameBefore = clock.instant().minus(rotation.maxAge());
        rotations
                .due(connector.id(), method.method(), cameBefore, AT_ONCE)
                .forEach(key -> attempt(key.webid(), key.credentialId()));
    }

    /** A key that a service has given and that waits in this vault's journal, where nobody else finds it. */
    private void pickUp(JournalEntry entry) {
        CredentialRow row = rows.findAdmitted(entry.credentialId()).orElse(null);
        Connector connector =
                row == null ? null : catalog.find(row.account().connectorId()).orElse(null);
        SecretAuth method =
                row == null ? null : RotatedKey.methodOf(connector, row).orElse(null);
        if (row == null || connector == null || method == null) {
            return;
        }
        boolean revoked = row.state() == CredentialState.REVOKED;
        if (!revoked && row.version() == entry.version()) {
            attempt(row.webid(), row.credentialId());
        } else if (!rotations.isHeld(row.webid(), row.credentialId())) {
            if (!revoked || replacement.endOf(entry, row, connector, method)) {
                journal.done(entry);
            }
        }
    }

    /**
     * Replaces the key of the caller's credential now; or, while an old key is still good beside the new one, ends the old one now.
     *
     * @return the credential's rotation as it is then: a service that is away is tried again later
     * @throws Refusal {@code credential_not_found}, {@code auth_flow_invalid} if no program can replace its key, or why the
     *     credential cannot be used
     */
    public ObjectNode rotate(Caller caller, UUID credentialId) {
        CredentialRow row = rows.find(caller.webid(), credentialId).orElseThrow(() -> States.refusal(null, null));
        standstill.refuseWhileItStands();
        if (row.state() != CredentialState.ACTIVE) {
            throw States.refusal(row);
        }
        Connector connector = catalog.find(row.account().connectorId()).orElse(null);
        SecretAuth method = RotatedKey.methodOf(connector, row).orElse(null);
        Rotation rotation = method == null ? null : method.rotation();
        if (connector == null
                || method == null
                || rotation == null
                || RotatedKey.strategy(rotation, row) == Strategy.MANUAL) {
            throw RotationAnswers.notByProgram(row, connector, method);
        }
        rotations.enrol(connector.id(), method.method());
        rotations.request(row.webid(), credentialId);
        attempt(row.webid(), credentialId);
        ObjectNode answer = Json.MAPPER.createObjectNode().put("credential_id", credentialId.toString());
        return answer.set("rotation", describe(row, connector));
    }

    /** How the key of a credential is replaced and how far that is; null if it is none that is. */
    public @Nullable ObjectNode describe(CredentialRow row, @Nullable Connector connector) {
        return RotatedKey.methodOf(connector, row)
                .map(method -> RotationAnswers.rotation(
                        row,
                        method,
                        rotations.find(row.webid(), row.credentialId()).orElse(null)))
                .orElse(null);
    }

    private void attempt(String webid, UUID credentialId) {
        if (finishing) {
            return;
        }
        Optional<Turn> taken = take(webid, credentialId);
        if (taken.isEmpty()) {
            return;
        }
        Turn turn = taken.get();
        CredentialRow row = rows.find(webid, credentialId).orElse(null);
        try (RotatedKey key = row == null ? null : open(row)) {
            if (key == null || !isDue(turn.rotation(), key)) {
                rotations.release(turn);
            } else if (key.rotation().strategy() == Strategy.DUAL) {
                dual.run(turn, key);
            } else {
                replacement.run(turn, key);
            }
        } catch (KeyRefused refused) {
            failed(turn, row, refused.code(), refused.isPassing(), refused.leaveAlone());
            if (refused.keyIsDead() && row != null) {
                probing.doubt(row, null);
            }
        } catch (Refusal refusal) {
            failed(turn, row, refusal.code(), refusal.code() != ErrorCode.AUTH_FLOW_INVALID);
        } catch (SealBroken broken) {
            failed(turn, row, ErrorCode.REAUTHORIZATION_REQUIRED, false);
        } catch (StoreUnavailable away) {
            throw away;
        } catch (RuntimeException e) {
            // one that cannot be worked on must not keep the others waiting
            LOG.error("a key cannot be replaced: {}", e.getClass().getName());
            failed(turn, row, ErrorCode.INTERNAL_ERROR, true);
        }
    }

    private Optional<Turn> take(String webid, UUID credentialId) {
        try {
            return rotations.take(webid, credentialId);
        } catch (KeysetUnusable unusable) {
            // this person's; those of others may be under another version
            LOG.error("the key of credential {} is not replaced: {}", credentialId, unusable.getMessage());
            return Optional.empty();
        }
    }

    private @Nullable RotatedKey open(CredentialRow row) {
        Connector connector = catalog.find(row.account().connectorId()).orElse(null);
        return RotatedKey.methodOf(connector, row)
                .map(SecretAuth::rotation)
                .filter(rotation -> RotatedKey.strategy(rotation, row) != Strategy.MANUAL)
                .flatMap(rotation -> RotatedKey.open(
                        catalog,
                        book,
                        row,
                        rows.parts(row.webid(), row.credentialId()).orElse(null)))
                .orElse(null);
    }

    /** Somebody else may have done it between the look and the turn. */
    private boolean isDue(KeyRotation rotation, RotatedKey key) {
        Instant now = clock.instant();
        if (journal.waiting(rotation.credentialId(), key.version()).isPresent()) {
            // also where another vault, which could not see it, has given the key up for lost
            return true;
        }
        return switch (rotation.step()) {
            case IDLE ->
                key.row().state() == CredentialState.ACTIVE
                        && (!rotation.keySince().plus(key.rotation().maxAge()).isAfter(now)
                                || (rotation.due() != null && !rotation.due().isAfter(now)));
            case RETIRING -> rotation.retireAt() == null || !rotation.retireAt().isAfter(now);
            default -> true;
        };
    }

    private void failed(Turn turn, @Nullable CredentialRow row, ErrorCode code, boolean passing) {
        failed(turn, row, code, passing, Duration.ZERO);
    }

    /** @param leaveAlone how long the service asks not to be called */
    private void failed(Turn turn, @Nullable CredentialRow row, ErrorCode code, boolean passing, Duration leaveAlone) {
        int failures = turn.rotation().failures() + 1;
        Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        Duration wait = doubled.compareTo(LAST_WAIT) < 0 ? doubled : LAST_WAIT;
        Instant next = clock.instant().plus(leaveAlone.compareTo(wait) > 0 ? leaveAlone : wait);
        if (!rotations.failed(turn, code.wireName(), next) || row == null) {
            return;
        }
        LOG.info("{}: a key was not replaced yet: {}", row.account().connectorId(), code);
        if (failures == (passing ? FAILURES_TO_TELL : 1)) {
            ledger.notice(row, RotationLedger.ROTATION_FAILS);
        }
    }
}
