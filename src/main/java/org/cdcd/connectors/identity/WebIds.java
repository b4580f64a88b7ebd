package org.cdcd.connectors.identity;

import java.net.URI;
import java.util.Optional;

/** Puts WebIDs into the one spelling in which they are compared. */
final class WebIds {
    private final IdentitySettings settings;

    WebIds(IdentitySettings settings) {
        this.settings = settings;
    }

    /**
     * The WebID with scheme and host in lower case and without a default port, else untouched; or nothing if this cannot
     * be a WebID here.
     */
    Optional<String> normalize(String webid) {
        return settings.urls().accept(webid).filter(this::portAllowed).map(WebIds::spell);
    }

    /** The document in which a WebID or a key in it is described: all before the fragment. */
    static String document(String webid) {
        int hash = webid.indexOf('#');
        return hash < 0 ? webid : webid.substring(0, hash);
    }

    private boolean portAllowed(URI uri) {
        int port = uri.getPort() == -1 ? 443 : uri.getPort();
        return settings.webidPorts().contains(port) || settings.devMode() && UrlRule.isLoopback(uri);
    }

    private static String spell(URI uri) {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String fragment = uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment();
        return TargetUri.origin(uri) + uri.getRawPath() + query + fragment;
    }
}
