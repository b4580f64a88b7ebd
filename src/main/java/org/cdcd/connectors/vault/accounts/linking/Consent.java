package org.cdcd.connectors.vault.accounts.linking;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClient;
import org.cdcd.connectors.vault.accounts.tokens.TokenSet;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.Flows;
import org.jspecify.annotations.Nullable;

/**
 * What a person has consented to and the service has granted, before it is kept.
 *
 * @param connection grows as more becomes known
 */
record Consent(
        Connector connector,
        OAuth2 dialect,
        OAuthClient client,
        Flows.Flow flow,
        TokenSet set,
        Map<String, String> connection) {

    /** The scopes that count; a service that names none has granted what was asked. */
    List<String> granted() {
        return set.scopes() == null ? flow.scopes() : set.scopes();
    }

    /** What gets the next access token. */
    @Nullable
    Secret renewing() {
        OAuth2.Refresh refresh = dialect.refresh();
        return set.refresh() == null && refresh != null && refresh.usesAccessToken() ? set.access() : set.refresh();
    }

    /** When the whole grant ends; a token that can be refreshed does not end it. */
    @Nullable
    Instant ends(Instant now) {
        Instant ends = renewing() == null ? set.expires() : set.refreshExpires();
        Instant consent = dialect.consentLifetime() == null ? null : now.plus(dialect.consentLifetime());
        if (ends == null || (consent != null && consent.isBefore(ends))) {
            return consent;
        }
        return ends;
    }

    /**
     * Whether something was granted that nobody asked for. Scopes that the connector does not know give no operation and are
     * left aside: some services always add a few of their own.
     */
    boolean isMoreThanAsked() {
        List<String> asked = flow.scopes();
        return !asked.isEmpty()
                && granted().stream()
                        .filter(connector.scopes()::containsKey)
                        .anyMatch(scope -> !asked.contains(scope) && !isImpliedBy(scope, asked));
    }

    /** {@code repo:status} is a part of {@code repo}, and {@code https://…/drive.file} of {@code https://…/drive}. */
    private static boolean isImpliedBy(String scope, List<String> asked) {
        // elsewhere a dot may lead to more: users:read.email, Files.Read.All
        boolean dots = scope.startsWith("https://");
        return asked.stream().anyMatch(wide -> scope.startsWith(wide + ":") || dots && scope.startsWith(wide + "."));
    }
}
