package org.cdcd.connectors.vault.accounts.rotation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.catalog.Rotation;
import org.cdcd.connectors.vault.accounts.calls.Identification;
import org.cdcd.connectors.vault.accounts.calls.Identified;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook.Contents;
import org.cdcd.connectors.vault.accounts.tokens.RawAnswer;
import org.cdcd.connectors.vault.keys.CredentialRef;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.KeyRotation;
import org.cdcd.connectors.vault.store.KeyRotation.Step;
import org.cdcd.connectors.vault.store.KeyRotations;
import org.cdcd.connectors.vault.store.KeyRotations.Turn;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a key where old and new are good together: make, keep, prove, put in use; later end the old one. Each key is made
 * under a name of its own, so one whose answer got lost is found by it and ended before another is made.
 */
final class DualRotation implements RotationStep {
    private static final int BAD_GATEWAY = 502;

    private final KeyCalls calls;
    private final Identification identification;
    private final KeyRotations rotations;
    private final AccountBook book;
    private final RotationLedger ledger;
    private final InstantSource clock;
    private final RotationWatch watch;

    DualRotation(
            KeyCalls calls,
            Identification identification,
            KeyRotations rotations,
            AccountBook book,
            RotationLedger ledger,
            InstantSource clock,
            RotationWatch watch) {
        this.calls = calls;
        this.identification = identification;
        this.rotations = rotations;
        this.book = book;
        this.ledger = ledger;
        this.clock = clock;
        this.watch = watch;
    }

    @Override
    public void run(Turn turn, RotatedKey key) throws KeyRefused {
        KeyRotation.Sealed kept = turn.rotation().other();
        switch (turn.rotation().step()) {
            case RETIRING -> retire(turn, key);
            case PROBING -> {
                if (kept == null) {
                    throw new IllegalStateException("a new key that was not kept");
                }
                try (RotatedKey next = kept(key, kept)) {
                    prove(turn, key, next, turn.rotation());
                }
            }
            default -> create(turn, key);
        }
    }

    private RotatedKey kept(RotatedKey key, KeyRotation.Sealed sealed) {
        Map<String, Secret> secrets = book.beside(
                key.row(),
                key.connector(),
                sealed,
                AccountBook.secretNames(key.connector(), key.method().method()));
        return key.with(secrets);
    }

    private void create(Turn turn, RotatedKey key) throws KeyRefused {
        Rotation.Create create = key.create();
        ledger.before(key.row(), "rotation.create");
        if (!rotations.begin(turn, Step.CREATING)) {
            return;
        }
        at(RotationPoint.BEGUN, key);
        if (!clear(turn, key) || !rotations.touch(turn)) {
            return;
        }
        at(RotationPoint.BEFORE_CREATE, key);
        try (RawAnswer answer = calls.create(key, create)) {
            at(RotationPoint.CREATED, key);
            try (NewKey made = NewKey.read(answer, create.answer());
                    RotatedKey next = key.with(made.key())) {
                if (made.made().id() == null) {
                    // nothing would tell it from those that are to be ended; the next try ends it by its name
                    throw new KeyRefused(BAD_GATEWAY, false);
                }
                if (!rotations.made(turn, made.made(), book.sealedBeside(ref(key), next.secrets()))) {
                    // overtaken or revoked meanwhile: nobody else has this key
                    delete(next, made.made().id());
                    return;
                }
                at(RotationPoint.KEPT, key);
                rotations.find(turn.webid(), turn.credentialId()).ifPresent(now -> prove(turn, key, next, now));
            }
        }
    }

    /** Ends what earlier tries may have left, and finds out which of the account's keys is the one in use, if it is the only one. */
    private boolean clear(Turn turn, RotatedKey key) throws KeyRefused {
        List<KeyCalls.Listed> others = new ArrayList<>();
        for (KeyCalls.Listed one : calls.list(key)) {
            boolean ours = one.label().startsWith(key.labels());
            if (!ours) {
                others.add(one);
            } else if (!one.id().equals(turn.rotation().keyId())) {
                if (!rotations.touch(turn)) {
                    return false;
                }
                calls.delete(key, one.id());
            }
        }
        return turn.rotation().keyId() != null
                || others.size() != 1
                || rotations.identified(turn, others.getFirst().id());
    }

    private void prove(Turn turn, RotatedKey key, RotatedKey next, KeyRotation now) {
        if (!rotations.touch(turn)) {
            return;
        }
        if (!opensTheSameAccount(next)) {
            delete(key, now.otherId());
            if (rotations.discard(turn)) {
                throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The new key does not open the account.");
            }
            return;
        }
        at(RotationPoint.BEFORE_SWITCH, key);
        ledger.before(key.row(), "rotation.switch");
        Instant time = clock.instant();
        boolean switched = rotations.switchOver(
                turn,
                book.sealed(ref(key), new Contents(next.secrets(), null, null, null), null),
                book.sealedBeside(ref(key), key.secrets()),
                time.plus(key.rotation().overlap()),
                RotationStep.early(now.otherExpires(), time, key.rotation().maxAge()));
        if (switched) {
            at(RotationPoint.SWITCHED, key);
            if (now.keyId() == null) {
                ledger.notice(key.row(), RotationLedger.OLD_KEY_LEFT);
            }
        }
    }

    /** @throws Refusal if the service cannot be reached */
    private boolean opensTheSameAccount(RotatedKey next) {
        try {
            Identified who = identification.identify(
                    next.connector(),
                    next.method().probe(),
                    next.method().inject(),
                    next.secrets(),
                    next.row().account().connection(),
                    Map.of(),
                    null);
            return who.userId().equals(next.row().account().serviceUserId());
        } catch (Refusal refusal) {
            if (refusal.code() == ErrorCode.AUTH_FLOW_INVALID) {
                return false;
            }
            throw refusal;
        }
    }

    /** Ends every key that was made here or is known to be the old one, but the one in use. */
    private void retire(Turn turn, RotatedKey key) throws KeyRefused {
        ledger.before(key.row(), "rotation.delete");
        Set<String> old = new LinkedHashSet<>();
        String last = turn.rotation().otherId();
        if (last != null) {
            old.add(last);
        }
        for (KeyCalls.Listed one : calls.list(key)) {
            if (one.label().startsWith(key.labels())) {
                old.add(one.id());
            }
        }
        old.remove(turn.rotation().keyId());
        for (String id : old) {
            if (!rotations.touch(turn)) {
                return;
            }
            at(RotationPoint.BEFORE_DELETE, key);
            calls.delete(key, id);
            at(RotationPoint.DELETED, key);
        }
        rotations.retired(turn);
        at(RotationPoint.RETIRED, key);
    }

    /** What is not ended now carries a name by which a later turn ends it. */
    private void delete(RotatedKey with, @Nullable String id) {
        try {
            if (id != null) {
                calls.delete(with, id);
            }
        } catch (KeyRefused | Refusal later) {
            // found by its name
        }
    }

    private CredentialRef ref(RotatedKey key) {
        return book.ref(key.row(), key.connector(), key.version() + 1);
    }

    private void at(RotationPoint point, RotatedKey key) {
        watch.at(point, key.row().credentialId());
    }
}
