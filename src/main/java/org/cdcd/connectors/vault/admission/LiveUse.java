package org.cdcd.connectors.vault.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.wire.ZkpAuthorization;
import org.jspecify.annotations.Nullable;

/**
 * An admitted use while it runs, as the vault knows it.
 *
 * @param connector the vault's approved copy of the contract
 * @param parameters exactly as the owner signed them
 * @param connection what is known of the account that is no secret
 * @param proof what the service is shown in a credential's place, where the account is linked by {@code zkp}
 * @param held what the owner has released, where the credential is under a key of theirs; it is closed when the use ends
 */
public record LiveUse(
        UUID useId,
        UUID credentialId,
        String webid,
        Connector connector,
        Operation operation,
        ObjectNode parameters,
        Map<String, String> connection,
        Instant deadline,
        @Nullable ZkpAuthorization proof,
        @Nullable HeldKey held) {
    /** Zeroes what was released for this use. */
    void forgetKey() {
        if (held != null) {
            held.close();
        }
    }

    public LiveUse(
            UUID useId,
            UUID credentialId,
            String webid,
            Connector connector,
            Operation operation,
            ObjectNode parameters,
            Map<String, String> connection,
            Instant deadline) {
        this(useId, credentialId, webid, connector, operation, parameters, connection, deadline, null, null);
    }
}
