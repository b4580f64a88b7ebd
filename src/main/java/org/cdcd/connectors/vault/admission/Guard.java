package org.cdcd.connectors.vault.admission;

import java.util.UUID;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.identity.Authenticated;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Looks at each use. */
public interface Guard {
    /** @throws Refusal if the use is not to be */
    void beforeUse(UUID credentialId);

    /**
     * The same once it is certain that the credential is the caller's and the operation one that it allows, though not yet that the
     * call was not sent before.
     *
     * @param address where the call came from
     */
    Seen beforeAdmission(Authenticated caller, String address, CredentialRow credential, Operation operation);

    /**
     * What was seen of a use. One of the two runs once it is decided whether the call's proof was used before.
     *
     * @param refusal why the use is not to be, or null
     */
    record Seen(@Nullable Refusal refusal, Runnable firstUse, Runnable replayed) {
        static final Seen NOTHING = new Seen(null, () -> {}, () -> {});

        void decided(boolean first) {
            (first ? firstUse : replayed).run();
        }
    }
}
