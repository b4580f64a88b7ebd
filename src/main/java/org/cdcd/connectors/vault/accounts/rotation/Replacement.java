package org.cdcd.connectors.vault.accounts.rotation;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Rotation;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook.Contents;
import org.cdcd.connectors.vault.accounts.tokens.RawAnswer;
import org.cdcd.connectors.vault.journal.JournalEntry;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.KeyRotation.Step;
import org.cdcd.connectors.vault.store.KeyRotations;
import org.cdcd.connectors.vault.store.KeyRotations.Turn;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a key where the old one is dead the moment there is a new one. As with a renewal, the answer is in the journal before
 * anybody reads it. If it is nowhere, the old key is sent once more: a service that repeats itself gives the same key again,
 * and any other says that the old one is dead.
 */
final class Replacement implements RotationStep {
    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);

    private final KeyCalls calls;
    private final KeyRotations rotations;
    private final CredentialRows rows;
    private final RefreshJournal journal;
    private final AccountBook book;
    private final RotationLedger ledger;
    private final InstantSource clock;
    private final RotationWatch watch;

    Replacement(
            KeyCalls calls,
            KeyRotations rotations,
            CredentialRows rows,
            RefreshJournal journal,
            AccountBook book,
            RotationLedger ledger,
            InstantSource clock,
            RotationWatch watch) {
        this.calls = calls;
        this.rotations = rotations;
        this.rows = rows;
        this.journal = journal;
        this.book = book;
        this.ledger = ledger;
        this.clock = clock;
        this.watch = watch;
    }

    @Override
    public void run(Turn turn, RotatedKey key) throws KeyRefused {
        Rotation.Create create = key.create();
        Optional<JournalEntry> waiting = journal.waiting(turn.credentialId(), key.version());
        if (waiting.isPresent() && concluded(turn, key, create, waiting.get())) {
            return;
        }
        boolean again = turn.rotation().step() == Step.REPLACING;
        ledger.before(key.row(), "rotation.replace");
        if (!rotations.begin(turn, Step.REPLACING)) {
            return;
        }
        at(RotationPoint.BEGUN, key);
        try {
            ask(turn, key, create);
        } catch (KeyRefused refused) {
            if (refused.keyIsDead() && again) {
                lost(turn, key);
                return;
            }
            throw refused;
        }
    }

    private boolean concluded(Turn turn, RotatedKey key, Rotation.Create create, JournalEntry entry) throws KeyRefused {
        try (Secret kept = journal.answer(entry);
                RawAnswer answer = RawAnswer.of(kept, AccountBook.destination(key.row()))) {
            conclude(turn, key, create, answer, entry);
            return true;
        } catch (SealBroken broken) {
            if (broken.getCause() instanceof KeysetUnusable) {
                throw Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "The key of a waiting answer is out of service.");
            }
            LOG.warn("{} does not open with this vault's keys and is dropped", entry);
            journal.done(entry);
            return false;
        }
    }

    private void ask(Turn turn, RotatedKey key, Rotation.Create create) throws KeyRefused {
        if (!rotations.touch(turn)) {
            return;
        }
        at(RotationPoint.BEFORE_CREATE, key);
        try (RawAnswer answer = calls.create(key, create)) {
            at(RotationPoint.CREATED, key);
            JournalEntry entry = write(turn, key, answer);
            at(RotationPoint.KEPT, key);
            conclude(turn, key, create, answer, entry);
        }
    }

    /** A disk that is full must not cost the key as well: then it goes on without. */
    private @Nullable JournalEntry write(Turn turn, RotatedKey key, RawAnswer answer) {
        try (Secret content = answer.toSecret(AccountBook.destination(key.row()))) {
            return journal.append(turn.credentialId(), turn.rotation().attempt(), key.version(), content);
        } catch (IOException | RuntimeException e) {
            LOG.error("the refresh journal cannot be written: {}", e.getClass().getName());
            return null;
        }
    }

    private void conclude(
            Turn turn, RotatedKey key, Rotation.Create create, RawAnswer answer, @Nullable JournalEntry entry)
            throws KeyRefused {
        try (NewKey made = NewKey.read(answer, create.answer());
                RotatedKey next = key.with(made.key())) {
            at(RotationPoint.BEFORE_SWITCH, key);
            boolean stored = rotations.replace(
                    turn,
                    book.sealed(
                            book.ref(key.row(), key.connector(), key.version() + 1),
                            new Contents(next.secrets(), null, null, null),
                            null),
                    made.made(),
                    RotationStep.early(
                            made.made().expires(),
                            clock.instant(),
                            key.rotation().maxAge()));
            if (stored) {
                at(RotationPoint.SWITCHED, key);
                forget(entry);
            } else if (isRevoked(key.row())) {
                end(next, made.made().id());
                forget(entry);
            }
        } catch (KeyRefused unreadable) {
            forget(entry);
            throw unreadable;
        }
    }

    private boolean isRevoked(CredentialRow row) {
        return rows.findAdmitted(row.credentialId())
                .filter(now -> now.state() != CredentialState.REVOKED)
                .isEmpty();
    }

    /**
     * Ends the key that waits in an entry, because its credential was revoked before anybody read it.
     *
     * @return false if that is worth another try
     */
    boolean endOf(JournalEntry entry, CredentialRow row, Connector connector, SecretAuth method) {
        Rotation rotation = method.rotation();
        Rotation.Create create = rotation == null ? null : rotation.create();
        if (rotation == null || create == null) {
            return true;
        }
        try (Secret kept = journal.answer(entry);
                RawAnswer answer = RawAnswer.of(kept, AccountBook.destination(row));
                NewKey made = NewKey.read(answer, create.answer());
                RotatedKey key = new RotatedKey(
                        row,
                        connector,
                        method,
                        rotation,
                        entry.version(),
                        Map.of(rotation.secret(), made.key().copy()))) {
            return end(key, made.made().id());
        } catch (SealBroken broken) {
            // a version of the KEK that is out of service may come back
            return !(broken.getCause() instanceof KeysetUnusable);
        } catch (KeyRefused nothing) {
            LOG.info("{}: nothing to end is in the journal", connector.id());
            return true;
        }
    }

    /** The service was told of the old key only. */
    private boolean end(RotatedKey next, @Nullable String id) {
        try {
            if (id != null && next.rotation().delete() != null) {
                calls.delete(next, id);
            }
            return true;
        } catch (KeyRefused refused) {
            notEnded(next);
            return !refused.isPassing();
        } catch (Refusal unreachable) {
            notEnded(next);
            return false;
        }
    }

    private static void notEnded(RotatedKey next) {
        LOG.warn(
                "{}: a key of a revoked credential was not ended at the service",
                next.connector().id());
    }

    /** What nobody can mend: the only good key was in an answer that is nowhere. */
    private void lost(Turn turn, RotatedKey key) {
        if (rotations.lost(turn, key.row(), ErrorCode.REAUTHORIZATION_REQUIRED.wireName())) {
            ledger.notice(key.row(), RotationLedger.KEY_LOST);
        }
    }

    private void forget(@Nullable JournalEntry entry) {
        if (entry != null) {
            journal.done(entry);
        }
    }

    private void at(RotationPoint point, RotatedKey key) {
        watch.at(point, key.row().credentialId());
    }
}
