package org.cdcd.connectors.vault.accounts.tokens;

import java.util.stream.Stream;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;

/** Some services know one grant of a person for each client, whatever came of it: what ends one credential ends all of these. */
public final class SharedClients {
    private final Catalog catalog;
    private final CredentialRows rows;

    public SharedClients(Catalog catalog, CredentialRows rows) {
        this.catalog = catalog;
        this.rows = rows;
    }

    /** The person's credentials, none of them revoked, that end when the service is told that a token of this dialect's is over. */
    public Stream<CredentialRow> endedWith(String webid, OAuth2 dialect) {
        OAuth2.Revoke revoke = dialect.revoke();
        return revoke == null || revoke.ends() != OAuth2.Ends.GRANT
                ? Stream.empty()
                : rows.list(webid).stream().filter(row -> isOf(row, dialect.client()));
    }

    /** Whether there is one. */
    public boolean endsOthers(String webid, OAuth2 dialect) {
        return endedWith(webid, dialect).findAny().isPresent();
    }

    private boolean isOf(CredentialRow row, String client) {
        return row.account().authMethod().equals("oauth2")
                && catalog.find(row.account().connectorId())
                        .map(connector -> connector.auth().dialect(row.account().connection()))
                        .filter(dialect -> dialect.client().equals(client))
                        .isPresent();
    }
}
