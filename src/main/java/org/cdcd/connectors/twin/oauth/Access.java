package org.cdcd.connectors.twin.oauth;

import java.time.Instant;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.jspecify.annotations.Nullable;

/**
 * What an access token stands for.
 *
 * @param grant null for a token the person made by hand
 * @param expires null if never
 */
public record Access(
        @Nullable Grant grant,
        Person person,
        String kind,
        Set<String> scopes,
        @Nullable Instant expires) {
    public boolean has(String scope) {
        return scopes.contains(scope);
    }

    public String clientId() {
        return grant == null ? "" : grant.clientId();
    }

    boolean expired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }
}
