package org.cdcd.connectors.twin.oauth;

import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.twin.Person;

/**
 * What a person has allowed a program.
 *
 * @param scopes by the kind of token they are for; most services know one kind
 * @param offline whether it outlives the access token
 */
public record Grant(String id, String clientId, Person person, Map<String, Set<String>> scopes, boolean offline) {
    public Grant {
        scopes = Map.copyOf(scopes);
    }

    public Set<String> scopes(String kind) {
        return scopes.getOrDefault(kind, Set.of());
    }
}
