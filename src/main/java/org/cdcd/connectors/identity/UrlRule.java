package org.cdcd.connectors.identity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which URLs of others are looked at: https, and in development also http on loopback.
 *
 * @param devMode whether this is development
 */
record UrlRule(boolean devMode) {
    private static final int MAX_LENGTH = 2048;
    private static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1");

    /** The URL, or nothing if it is relative, has user info, no plain host, or a scheme that is not allowed. */
    Optional<URI> accept(String url) {
        if (url.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(url)).filter(this::accepts);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    boolean accepts(URI uri) {
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            return false;
        }
        return "https".equalsIgnoreCase(uri.getScheme())
                || devMode && "http".equalsIgnoreCase(uri.getScheme()) && isLoopback(uri);
    }

    /** Whether the host is spelled as one of the two names of this machine. */
    static boolean isLoopback(URI uri) {
        return uri.getHost() != null && LOOPBACK_HOSTS.contains(uri.getHost().toLowerCase(Locale.ROOT));
    }
}
