package org.cdcd.connectors.twin;

import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;

/** The access token of a request (RFC 6750, 2.1). */
public final class BearerToken {
    private BearerToken() {}

    /** The token after one of these schemes; empty if the request has none. */
    public static Optional<String> of(RoutingContext ctx, String... schemes) {
        String header = ctx.request().getHeader("Authorization");
        if (header == null) {
            return Optional.empty();
        }
        int blank = header.indexOf(' ');
        String scheme = blank < 0 ? header : header.substring(0, blank);
        for (String allowed : schemes) {
            if (blank > 0 && scheme.toLowerCase(Locale.ROOT).equals(allowed)) {
                return Optional.of(header.substring(blank + 1).strip());
            }
        }
        return Optional.empty();
    }
}
