package org.cdcd.connectors.vault.accounts;

import java.util.stream.Stream;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;

/** Some services know one grant of a person for each client, whatever came of it: what ends one credential ends all of these. */
final class SharedClients {
    private final Catalog catalog;
    private final CredentialRows rows;

    SharedClients(Catalog catalog, CredentialRows rows) {
        this.catalog = catalog;
        this.rows = rows;
    }

    /** Whether telling the service that a token is over ends all that was allowed to the client. */
    static boolean endTogether(OAuth2 dialect) {
        OAuth2.Revoke revoke = dialect.revoke();
        return revoke != null && revoke.ends() == OAuth2.Ends.GRANT;
    }

    /** The person's credentials of this dialect's client that are not revoked. */
    Stream<CredentialRow> of(String webid, OAuth2 dialect) {
        return rows.list(webid).stream().filter(row -> isOf(row, dialect.client()));
    }

    private boolean isOf(CredentialRow row, String client) {
        return row.account().authMethod().equals("oauth2")
                && catalog.find(row.account().connectorId())
                        .map(connector -> connector.auth().dialect(row.account().connection()))
                        .filter(dialect -> dialect.client().equals(client))
                        .isPresent();
    }
}
