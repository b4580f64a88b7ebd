package org.cdcd.connectors.vault.accounts.refresh;

import org.cdcd.connectors.vault.store.CredentialRow;

/** Is told when a renewal shows that something is wrong with a credential, which is suspended by then. */
@FunctionalInterface
public interface Suspicion {
    /** What a renewal can show. */
    enum Reason {
        /** The service renewed with another account's token. */
        OTHER_ACCOUNT,
        /** The service refuses a grant that should be good. */
        GRANT_REFUSED
    }

    void raised(CredentialRow row, Reason reason);
}
