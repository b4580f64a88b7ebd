package org.cdcd.connectors.vault.accounts.linking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.catalog.OAuth2.Authorize;
import org.cdcd.connectors.catalog.OAuth2.Pkce;
import org.cdcd.connectors.vault.accounts.calls.Placeholders;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClient;

/** The page of a service where a person consents. */
final class AuthorizationUrl {
    private AuthorizationUrl() {}

    /**
     * Builds it (RFC 6749, 4.1.1, with PKCE, RFC 7636).
     *
     * @param fields what is known of the connection, for placeholders in the URL
     */
    static String of(
            Authorize authorize,
            OAuthClient client,
            String redirectUri,
            List<String> scopes,
            String state,
            byte[] verifier,
            Map<String, String> fields) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put(authorize.clientIdParameter(), client.id());
        query.put("redirect_uri", redirectUri);
        if (!scopes.isEmpty()) {
            query.put(authorize.scopeParameter(), String.join(authorize.scopeSeparator(), scopes));
        }
        query.put("state", state);
        query.putAll(ProofKey.challenge(challengeMethod(authorize, redirectUri), verifier));
        query.putAll(authorize.parameters());
        StringBuilder url = new StringBuilder(Placeholders.url(authorize.url(), fields));
        char separator = url.indexOf("?") < 0 ? '?' : '&';
        for (var parameter : query.entrySet()) {
            url.append(separator)
                    .append(parameter.getKey())
                    .append('=')
                    .append(Placeholders.encode(parameter.getValue()));
            separator = '&';
        }
        return url.toString();
    }

    private static Pkce challengeMethod(Authorize authorize, String redirectUri) {
        Pkce nativePkce = authorize.nativePkce();
        return nativePkce != null && !redirectUri.startsWith("https:") ? nativePkce : authorize.pkce();
    }
}
