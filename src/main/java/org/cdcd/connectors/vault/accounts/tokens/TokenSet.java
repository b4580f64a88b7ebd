package org.cdcd.connectors.vault.accounts.tokens;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.vault.keys.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What a token endpoint gave.
 *
 * @param refresh null if none was given: an earlier one stays good
 * @param expires null if the token does not expire
 * @param scopes what was granted, or null if the answer does not say (RFC 6749, 5.1: then as asked)
 * @param keep what else to remember of the account, by name
 * @param members every other scalar of the answer, by JSON Pointer
 */
public record TokenSet(
        Secret access,
        @Nullable Secret refresh,
        @Nullable Instant expires,
        @Nullable Instant refreshExpires,
        @Nullable List<String> scopes,
        Map<String, String> keep,
        Map<String, String> members)
        implements AutoCloseable {
    /** The same, with what only an earlier answer of the same link said: scopes, and what else to remember. */
    TokenSet after(TokenSet first) {
        return new TokenSet(
                access,
                refresh,
                expires,
                refreshExpires,
                scopes == null ? first.scopes : scopes,
                both(first.keep, keep),
                both(first.members, members));
    }

    private static Map<String, String> both(Map<String, String> earlier, Map<String, String> later) {
        Map<String, String> all = new HashMap<>(earlier);
        all.putAll(later);
        return all;
    }

    @Override
    public void close() {
        access.close();
        if (refresh != null) {
            refresh.close();
        }
    }

    @Override
    public String toString() {
        return "TokenSet[expires " + expires + "]";
    }
}
