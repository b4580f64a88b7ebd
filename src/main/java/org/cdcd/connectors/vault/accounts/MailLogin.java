package org.cdcd.connectors.vault.accounts;

import java.util.Map;
import org.cdcd.connectors.vault.keys.Secret;

/** Proves a mail account by logging in. */
public interface MailLogin {
    /**
     * Logs in and out again.
     *
     * @throws org.cdcd.connectors.wire.Refusal {@code auth_flow_invalid} if the server does not let us in, {@code
     *     service_unavailable} if it cannot be reached
     */
    void prove(Map<String, Secret> secrets, Map<String, String> connection);
}
