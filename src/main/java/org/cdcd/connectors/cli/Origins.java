package org.cdcd.connectors.cli;

import java.net.URI;
import org.cdcd.connectors.wire.Unusable;

/** Addresses that this program may send tokens and secrets to. */
final class Origins {
    private Origins() {}

    /**
     * The origin of a URL (RFC 6454).
     *
     * @throws Unusable if it is not {@code https}, nor {@code http} to this machine
     */
    static URI origin(URI url) {
        requireSafe(url);
        return URI.create(url.getScheme() + "://" + url.getRawAuthority());
    }

    /** @throws Unusable if it is not {@code https}, nor {@code http} to this machine */
    static URI requireSafe(URI url) {
        boolean sound = url.getHost() != null && url.getRawUserInfo() == null;
        if (!sound || !("https".equals(url.getScheme()) || "http".equals(url.getScheme()) && isLoopback(url))) {
            throw new Unusable("the address of a server or issuer begins with https:// (http:// on this machine only)");
        }
        return url;
    }

    static boolean isLoopback(URI url) {
        String host = url.getHost();
        return "127.0.0.1".equals(host) || "[::1]".equals(host) || "localhost".equals(host);
    }
}
