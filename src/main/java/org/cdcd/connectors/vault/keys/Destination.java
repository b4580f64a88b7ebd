package org.cdcd.connectors.vault.keys;

import java.util.Map;

/**
 * What decides, besides its connector, where a credential goes: how it was linked, and what the link learned. Both stand open in
 * the row, so whatever is sealed for a credential is bound to them.
 *
 * @param authMethod how it was linked, such as {@code oauth2}: which calls it is put into
 * @param connection what is put into hosts and URLs, by name
 */
public record Destination(String authMethod, Map<String, String> connection) {
    public Destination {
        connection = Map.copyOf(connection);
    }

    /** Binds what is sealed outside of the credential to where it may go. */
    public Mark mark() {
        return Mark.of(values());
    }

    /** The order of the connection's members does not count. */
    LengthPrefixed values() {
        return LengthPrefixed.list("cdcd/destination/v1", authMethod)
                .add(LengthPrefixed.pairs(connection).toBytes());
    }
}
