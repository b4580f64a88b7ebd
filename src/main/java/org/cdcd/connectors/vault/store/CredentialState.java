package org.cdcd.connectors.vault.store;

import java.util.Locale;

/** Whether a credential may be used. */
public enum CredentialState {
    ACTIVE,
    /** Not used until its owner links again or resumes it. */
    SUSPENDED,
    /** For ever; its keys are destroyed. */
    REVOKED;

    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CredentialState of(String stored) {
        return valueOf(stored.toUpperCase(Locale.ROOT));
    }
}
