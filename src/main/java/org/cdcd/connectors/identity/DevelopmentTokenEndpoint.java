package org.cdcd.connectors.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.cdcd.connectors.identity.DevelopmentIssuer.Person;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** The token endpoint of a development issuer: client credentials (RFC 6749, 4.4) with DPoP (RFC 9449, 5). */
final class DevelopmentTokenEndpoint implements Handler<RoutingContext> {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String BASIC = "Basic ";

    private final DevelopmentPeople people;
    private final DevelopmentTokens tokens;

    DevelopmentTokenEndpoint(DevelopmentPeople people, DevelopmentTokens tokens) {
        this.people = people;
        this.tokens = tokens;
    }

    @Override
    public void handle(RoutingContext context) {
        if (!DevelopmentEndpoints.isType(context, FORM) || !"client_credentials".equals(form(context, "grant_type"))) {
            error(context, 400, "unsupported_grant_type", "send grant_type=client_credentials as a form");
            return;
        }
        Optional<Person> person = client(context);
        List<String> proofs = context.request().headers().getAll("DPoP");
        if (person.isEmpty()) {
            error(context, 401, "invalid_client", "unknown client or wrong secret");
        } else if (proofs.size() != 1) {
            error(context, 400, "invalid_dpop_proof", "send exactly one DPoP header");
        } else {
            issue(context, person.get(), proofs.get(0));
        }
    }

    private void issue(RoutingContext context, Person person, String proof) {
        try {
            String resource = form(context, "resource");
            String token = tokens.issue(person, tokens.keyOf(proof), resource == null ? "solid" : resource);
            ObjectNode answer = Json.MAPPER
                    .createObjectNode()
                    .put("access_token", token)
                    .put("token_type", "DPoP")
                    .put("expires_in", DevelopmentTokens.LIFETIME.toSeconds())
                    .put("scope", "webid");
            DevelopmentEndpoints.json(context, 200, answer.toString());
        } catch (Refusal e) {
            error(context, 400, "invalid_dpop_proof", e.detail());
        }
    }

    /** The client by HTTP Basic or by the form (RFC 6749, 2.3.1). */
    private Optional<Person> client(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null) {
            return basic(header);
        }
        String id = form(context, "client_id");
        String secret = form(context, "client_secret");
        return id == null || secret == null ? Optional.empty() : people.withCredentials(id, secret);
    }

    private Optional<Person> basic(String header) {
        if (!header.startsWith(BASIC)) {
            return Optional.empty();
        }
        try {
            byte[] pair = Base64.getDecoder().decode(header.substring(BASIC.length()));
            String[] parts = new String(pair, StandardCharsets.UTF_8).split(":", 2);
            return parts.length < 2 ? Optional.empty() : people.withCredentials(unescape(parts[0]), unescape(parts[1]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String unescape(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static @Nullable String form(RoutingContext context, String name) {
        return context.request().getFormAttribute(name);
    }

    private static void error(RoutingContext context, int status, String code, String description) {
        DevelopmentEndpoints.error(context, status, code, description);
    }
}
