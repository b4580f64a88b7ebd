package org.cdcd.connectors.vault.accounts.refresh;

import java.util.UUID;

/**
 * Is told of each moment of each refresh, on the thread that refreshes, which goes on when this returns. The server has
 * nobody watch; there is no setting for it.
 */
@FunctionalInterface
public interface RefreshWatch {
    /** Nobody watches. */
    RefreshWatch NOBODY = (point, credentialId) -> {};

    void at(RefreshPoint point, UUID credentialId);
}
