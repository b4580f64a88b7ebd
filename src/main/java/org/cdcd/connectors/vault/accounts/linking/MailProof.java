package org.cdcd.connectors.vault.accounts.linking;

import java.util.Map;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.vault.keys.Secret;

/** Proves a mail account by logging in. */
public interface MailProof {
    /**
     * Logs in and out again; blocks, for a bounded time.
     *
     * @throws org.cdcd.connectors.wire.Refusal {@code auth_flow_invalid} if the server does not let us in, {@code
     *     host_not_allowed} if it is none that may be called, {@code service_unavailable} or {@code service_tls_error} if
     *     it cannot be reached or is not ready
     */
    void prove(Connector connector, Map<String, Secret> secrets, Map<String, String> connection);
}
