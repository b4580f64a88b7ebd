package org.cdcd.connectors.vault.accounts.rotation;

import java.util.UUID;

/**
 * Is told of each moment of each rotation, on the thread that rotates, which goes on when this returns. The server has nobody
 * watch; there is no setting for it.
 */
@FunctionalInterface
public interface RotationWatch {
    /** Nobody watches. */
    RotationWatch NOBODY = (point, credentialId) -> {};

    void at(RotationPoint point, UUID credentialId);
}
