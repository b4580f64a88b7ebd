package org.cdcd.connectors.twin;

import java.net.URI;
import java.util.List;

/**
 * A program registered at a twin's authorization server.
 *
 * @param redirectUris compared exactly; only for a loopback address the port may differ (RFC 8252, 7.3)
 */
public record TwinClient(String id, String secret, List<String> redirectUris) {
    public TwinClient {
        redirectUris = List.copyOf(redirectUris);
    }

    /** Whether the person may be sent back there. */
    public boolean allows(String redirectUri) {
        return redirectUris.stream()
                .anyMatch(registered -> registered.equals(redirectUri) || sameLoopback(registered, redirectUri));
    }

    private static boolean sameLoopback(String registered, String asked) {
        try {
            URI one = URI.create(registered);
            URI two = URI.create(asked);
            return "http".equals(one.getScheme())
                    && ("127.0.0.1".equals(one.getHost()) || "[::1]".equals(one.getHost()))
                    && two.getUserInfo() == null
                    && withoutPort(one).equals(withoutPort(two));
        } catch (IllegalArgumentException notAUri) {
            return false;
        }
    }

    private static String withoutPort(URI uri) {
        return uri.getScheme() + "|" + uri.getHost() + "|" + uri.getRawPath() + "|" + uri.getRawQuery() + "|"
                + uri.getRawFragment();
    }

    @Override
    public String toString() {
        return "TwinClient[" + id + "]";
    }
}
