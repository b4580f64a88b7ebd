package org.cdcd.connectors.vault;

import java.util.Map;
import org.cdcd.connectors.vault.accounts.MailLogin;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.keys.Secret;

/** Placeholder. */
record MailProof(Outgoing outgoing, Names names) implements MailLogin {
    @Override
    public void prove(Map<String, Secret> secrets, Map<String, String> connection) {}
}
