package org.cdcd.connectors.vault.accounts.proofs;

import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.vault.store.CredentialRow;

/** Tells the public side of credentials that are linked by {@code zkp}. Blocks; runs on the vault's worker pool. */
public interface Provers {
    /**
     * Who the credential's owner is at the service.
     *
     * @throws org.cdcd.connectors.wire.Refusal {@code reauthorization_required} if it was linked for other hosts than the
     *     connector has now, or its entry was changed, {@code credential_revoked} if it is gone
     */
    ZkpIdentity of(CredentialRow row, Connector connector);
}
