package org.cdcd.connectors.vault.accounts.revocation;

import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.catalog.ZkpAuth;
import org.cdcd.connectors.vault.accounts.calls.Placeholders;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.LinkedAccount;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Where a person ends a grant by hand. */
final class ManualRevocation {
    private ManualRevocation() {}

    /** The page where the person ends it by hand. */
    static @Nullable String page(Connector connector, CredentialRow row) {
        if (row.account().holdsAppPassword()) {
            return null;
        }
        String template = template(connector, row.account());
        try {
            return template == null
                    ? null
                    : Placeholders.url(template, row.account().connection());
        } catch (IllegalArgumentException | Refusal unknown) {
            return null;
        }
    }

    private static @Nullable String template(Connector connector, LinkedAccount account) {
        SecretAuth method = connector.auth().secrets().get(account.authMethod());
        OAuth2 oauth2 = connector.auth().dialect(account.connection());
        ZkpAuth zkp = connector.auth().zkp();
        if (zkp != null && account.authMethod().equals(ZkpAuth.METHOD)) {
            return zkp.manualRevocation();
        }
        return method != null ? method.manualRevocation() : oauth2 == null ? null : oauth2.manualRevocation();
    }
}
