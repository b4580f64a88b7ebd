package org.cdcd.connectors.vault.accounts.tokens;

import java.util.Map;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** The operator's registrations, by name; several connectors may share one. */
public final class OAuthClients {
    private final Map<String, OAuthClient> byName;

    public OAuthClients(Map<String, OAuthClient> byName) {
        this.byName = Map.copyOf(byName);
    }

    /** @throws Refusal {@code client_not_configured} if the operator has registered none */
    public OAuthClient of(Connector connector, OAuth2 dialect) {
        OAuthClient client = byName.get(dialect.client());
        if (client == null) {
            throw Refusal.of(
                            ErrorCode.CLIENT_NOT_CONFIGURED,
                            "This server is not registered at " + connector.title() + " yet.")
                    .withRemedy("The operator registers an OAuth app there and puts it into vault.yaml under"
                            + " connectors.oauth-clients." + dialect.client() + ".");
        }
        return client;
    }

    /** The same, or the public client that was registered for one connection. */
    public OAuthClient of(Connector connector, OAuth2 dialect, Map<String, String> connection) {
        OAuthClient ours = of(connector, dialect);
        return dialect.registration() == null
                ? ours
                : new OAuthClient(connection.getOrDefault("client_id", ""), "", ours.redirectUris());
    }
}
