package org.cdcd.connectors.vault.accounts.rotation;

import java.util.function.BooleanSupplier;
import org.cdcd.connectors.vault.accounts.credentials.OwnActs;
import org.cdcd.connectors.vault.store.AuditEntry;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.Store;

/** What is written down of rotations: for the audit log before each act, for the owner where there is something to know or do. */
final class RotationLedger {
    /** At 80 % of its age. */
    static final String KEY_AGES = "key_ages";

    /** At its full age, from which only the grace is left. */
    static final String KEY_TOO_OLD = "key_too_old";

    /** The next key could not be made or put in use; the old one stays. */
    static final String ROTATION_FAILS = "rotation_fails";

    /** The old key is good no more, and no new one came of it. */
    static final String KEY_LOST = "key_lost";

    /** Which of the person's keys at the service is the old one is not known: they have to delete it. */
    static final String OLD_KEY_LEFT = "old_key_left";

    private static final String NOTIFY = "notify";

    private final Store store;
    private final OwnActs acts;

    RotationLedger(Store store, OwnActs acts) {
        this.store = store;
        this.acts = acts;
    }

    /** Writes down what is about to be done; it is on disk when this returns, whatever becomes of it. */
    void before(CredentialRow row, String action) {
        acts.before(row, action);
    }

    /** Tells the owner. */
    void notice(CredentialRow row, String signal) {
        notice(row, signal, () -> true);
    }

    /** Tells the owner if what comes first could be written, in the same transaction; false if not. */
    boolean notice(CredentialRow row, String signal, BooleanSupplier first) {
        AuditEntry entry = acts.entry(row, "rotation " + signal, NOTIFY);
        return store.commits().run(row.webid(), chain -> {
            if (!first.getAsBoolean()) {
                return false;
            }
            store.notices().add(row.webid(), signal, NOTIFY, row.account().connectorId(), row.credentialId());
            chain.append(entry);
            return true;
        });
    }
}
