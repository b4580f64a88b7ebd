package org.cdcd.connectors.twin.oauth;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * How a program says which one it is (RFC 6749, 2.3.1): HTTP Basic or members of the form, not both.
 *
 * @param secret empty if none was sent
 */
public record ClientProof(String id, String secret) {
    /** From a request whose form has been read; a refusal if there is none, or two. */
    public static ClientProof of(RoutingContext ctx, MultiMap form) {
        String authorization = ctx.request().getHeader("Authorization");
        boolean basic =
                authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith("basic ");
        if (!basic) {
            return new ClientProof(required(form, "client_id"), text(form, "client_secret"));
        }
        if (form.contains("client_secret")) {
            throw new OAuthRefusal(OAuthRefusal.Reason.INCOMPLETE);
        }
        return parse(authorization.substring(6).strip());
    }

    private static ClientProof parse(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon < 0) {
                throw new OAuthRefusal(OAuthRefusal.Reason.UNKNOWN_CLIENT);
            }
            return new ClientProof(decode(pair.substring(0, colon)), decode(pair.substring(colon + 1)));
        } catch (IllegalArgumentException notBase64) {
            throw new OAuthRefusal(OAuthRefusal.Reason.UNKNOWN_CLIENT);
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** A member that has to be there. */
    public static String required(MultiMap form, String name) {
        String value = form.get(name);
        if (value == null || value.isEmpty()) {
            throw new OAuthRefusal(OAuthRefusal.Reason.INCOMPLETE);
        }
        return value;
    }

    private static String text(MultiMap form, String name) {
        String value = form.get(name);
        return value == null ? "" : value;
    }

    @Override
    public String toString() {
        return "ClientProof[" + id + "]";
    }
}
