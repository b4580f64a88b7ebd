package org.cdcd.connectors.vault.accounts.tokens;

import java.util.List;

/**
 * A registration of this server at a service, from the operator's own settings.
 *
 * @param id the client identifier (RFC 6749, 2.2)
 * @param secret the client's secret; empty for a public client
 * @param redirectUris where a person may be sent back to
 */
public record OAuthClient(String id, String secret, List<String> redirectUris) {
    public OAuthClient {
        redirectUris = List.copyOf(redirectUris);
    }

    @Override
    public String toString() {
        return "OAuthClient[" + id + "]";
    }
}
