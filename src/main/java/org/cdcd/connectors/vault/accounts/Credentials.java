package org.cdcd.connectors.vault.accounts;

import java.util.UUID;

/** Opens credentials for the last hop. Both methods block; they run on the vault's worker pool. */
public interface Credentials {
    /**
     * The credential as it is now, refreshed first if it is about to expire.
     *
     * @throws org.cdcd.connectors.wire.Refusal if it is revoked, suspended or cannot be refreshed
     */
    Material open(UUID credentialId);

    /**
     * The credential after the service refused {@code rejectedVersion}: refreshed, unless it was meanwhile.
     *
     * @throws org.cdcd.connectors.wire.Refusal {@code reauthorization_required} if there is nothing to refresh with
     */
    Material renew(UUID credentialId, int rejectedVersion);

    /** The service refused a credential that cannot be renewed; whether it is over is asked, at most once a minute. */
    void doubted(UUID credentialId);
}
