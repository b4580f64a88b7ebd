package org.cdcd.connectors.vault.accounts.linking;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which redirect URIs the operator has registered for a client: an exact match, except that a loopback URI may come with
 * any port (RFC 8252, 7.3).
 */
final class RedirectUris {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]");

    private final List<String> registered;

    RedirectUris(List<String> registered) {
        this.registered = List.copyOf(registered);
    }

    boolean allow(String redirectUri) {
        if (registered.contains(redirectUri)) {
            return parse(redirectUri) != null;
        }
        URI asked = parse(redirectUri);
        return asked != null
                && isLoopback(asked)
                && registered.stream()
                        .map(RedirectUris::parse)
                        .filter(Objects::nonNull)
                        .anyMatch(known -> isLoopback(known) && sameButPort(known, asked));
    }

    private static @Nullable URI parse(String text) {
        try {
            URI uri = new URI(text);
            boolean usable = uri.isAbsolute() && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
            return usable ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isLoopback(URI uri) {
        return "http".equals(uri.getScheme()) && uri.getHost() != null && LOOPBACK.contains(uri.getHost());
    }

    private static boolean sameButPort(URI known, URI asked) {
        return known.getHost().equals(asked.getHost())
                && Objects.equals(known.getRawPath(), asked.getRawPath())
                && Objects.equals(known.getRawQuery(), asked.getRawQuery());
    }
}
