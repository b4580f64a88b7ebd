package org.cdcd.connectors.identity;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sends security events, as the operator has agreed with them.
 *
 * @param issuer exactly as it spells itself
 * @param keys its JWK Set; null where its discovery document says it (OpenID Shared Signals Framework 1.0, 7.2)
 * @param audience what its tokens name as their audience; one of these is enough
 * @param typed whether its tokens must say their type (RFC 8417, 2.3); without it one that says {@code JWT} or nothing is
 *     taken too
 */
public record EventTransmitter(String issuer, @Nullable URI keys, Set<String> audience, boolean typed) {
    /** @throws IllegalArgumentException if the issuer is no https URL, the keys are none, or there is no audience */
    public EventTransmitter {
        audience = Set.copyOf(audience);
        if (audience.isEmpty()) {
            throw new IllegalArgumentException("it has no audience");
        }
        UrlRule urls = new UrlRule(true);
        if (urls.accept(issuer).isEmpty()) {
            throw new IllegalArgumentException("its issuer is not an https URL");
        }
        if (keys != null && !urls.accepts(keys)) {
            throw new IllegalArgumentException("its jwks is not an https URL");
        }
    }
}
