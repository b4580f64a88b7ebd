package org.cdcd.connectors.vault.watch;

import java.util.UUID;

/**
 * A use of a credential that its owner may make, before it is admitted.
 *
 * @param jkt the thumbprint of the key that the call was proved with
 * @param address where the call came from
 * @param destructive whether it takes away what may not come back
 */
public record Asking(
        String webid, String jkt, String address, String connectorId, UUID credentialId, boolean destructive) {
    /** Without the person. */
    @Override
    public String toString() {
        return "Asking[" + credentialId + "]";
    }
}
