package org.cdcd.connectors.twin.oauth;

import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.TwinClient;
import org.jspecify.annotations.Nullable;

/**
 * Asks the person: a page with a form, or, for programs that try the flow, an answer given with the request:
 * {@code twin_consent=allow|deny}, {@code twin_user=<login>}, {@code twin_scopes=<those granted>}.
 */
public final class ConsentPage {
    private static final int FORM_LIMIT = 16 * 1024;

    private final AuthorizationServer server;
    private final Consent dialect;
    private final String clientParameter;

    public ConsentPage(AuthorizationServer server, Consent dialect) {
        this(server, dialect, "client_id");
    }

    /** For a service that has a name of its own for the program's id. */
    public ConsentPage(AuthorizationServer server, Consent dialect, String clientParameter) {
        this.server = server;
        this.dialect = dialect;
        this.clientParameter = clientParameter;
    }

    /** Puts the page on the router of the host it belongs to. */
    public void mount(Router router) {
        router.get(dialect.path()).handler(ctx -> handle(ctx, ctx.queryParams()));
        router.post(dialect.path())
                .handler(BodyHandler.create(false).setBodyLimit(FORM_LIMIT))
                .handler(ctx -> handle(ctx, ctx.request().formAttributes()));
    }

    private void handle(RoutingContext ctx, MultiMap parameters) {
        ctx.response().putHeader("Cache-Control", "no-store").putHeader("X-Frame-Options", "DENY");
        Optional<TwinClient> client =
                Optional.ofNullable(parameters.get(clientParameter)).flatMap(server::client);
        if (client.isEmpty()) {
            Reply.html(ctx, 404, ConsentHtml.problem("There is no such program."));
            return;
        }
        String redirectUri = redirectUri(client.get(), parameters.get("redirect_uri"));
        if (redirectUri == null) {
            // never sent to an address that is not registered
            Reply.html(ctx, 400, ConsentHtml.problem("redirect_uri_mismatch: this address is not registered."));
            return;
        }
        String error = error(parameters);
        if (error != null) {
            redirect(ctx, redirectUri, parameters, Map.of("error", error));
            return;
        }
        decide(ctx, client.get(), redirectUri, parameters);
    }

    private void decide(RoutingContext ctx, TwinClient client, String redirectUri, MultiMap parameters) {
        switch (String.valueOf(parameters.get("twin_consent"))) {
            case "allow" -> allow(ctx, client, redirectUri, parameters);
            case "deny" -> redirect(ctx, redirectUri, parameters, Map.of("error", "access_denied"));
            default -> Reply.html(ctx, 200, ConsentHtml.question(client.id(), parameters, scopes(parameters)));
        }
    }

    private void allow(RoutingContext ctx, TwinClient client, String redirectUri, MultiMap parameters) {
        Person person = Optional.ofNullable(parameters.get("twin_user"))
                .flatMap(Person::named)
                .orElse(Person.ALICE);
        Map<String, Set<String>> granted = granted(parameters);
        Map<String, String> plain = new HashMap<>();
        parameters.forEach((name, value) -> plain.put(name, value));
        Consent.Asked asked = new Consent.Asked(plain, granted, server.hasConsented(client.id(), person));
        if (dialect.incremental().test(asked)) {
            granted = server.withEarlier(client.id(), person, granted);
        }
        String code = server.consent(
                client.id(),
                person,
                granted,
                dialect.offline().test(asked),
                parameters.get("redirect_uri"),
                parameters.get("code_challenge"));
        redirect(ctx, redirectUri, parameters, Map.of("code", code));
    }

    private @Nullable String redirectUri(TwinClient client, @Nullable String asked) {
        if (asked != null) {
            return client.allows(asked) ? asked : null;
        }
        return dialect.redirectRequired() || client.redirectUris().size() != 1
                ? null
                : client.redirectUris().getFirst();
    }

    private @Nullable String error(MultiMap parameters) {
        if (parameters.names().stream()
                .anyMatch(name ->
                        !name.startsWith("twin_") && parameters.getAll(name).size() > 1)) {
            return "invalid_request";
        }
        String responseType = parameters.get("response_type");
        if (dialect.responseType()
                ? !"code".equals(responseType)
                : responseType != null && !"code".equals(responseType)) {
            return "unsupported_response_type";
        }
        if (!challengeInOrder(parameters)) {
            return "invalid_request";
        }
        Set<String> known = dialect.known();
        boolean unknown =
                known != null && scopes(parameters).values().stream().anyMatch(asked -> !known.containsAll(asked));
        return unknown ? "invalid_scope" : null;
    }

    private boolean challengeInOrder(MultiMap parameters) {
        String challenge = parameters.get("code_challenge");
        if (challenge == null) {
            return server.rules().pkce() != Rules.Pkce.REQUIRED && !parameters.contains("code_challenge_method");
        }
        return server.rules().pkce() != Rules.Pkce.REFUSED
                && "S256".equals(parameters.get("code_challenge_method"))
                && challenge.matches(
                        server.rules().pkce() == Rules.Pkce.OPTIONAL_HEX ? "[0-9a-f]{64}" : "[A-Za-z0-9_-]{43}");
    }

    private Map<String, Set<String>> scopes(MultiMap parameters) {
        Map<String, Set<String>> scopes = new LinkedHashMap<>();
        dialect.scopeParameters().forEach((kind, name) -> {
            Set<String> asked = dialect.split(parameters.get(name));
            if (!asked.isEmpty()) {
                scopes.put(kind, asked);
            }
        });
        return scopes;
    }

    /** What was asked for, cut down to what the person left ticked. */
    private Map<String, Set<String>> granted(MultiMap parameters) {
        Map<String, Set<String>> asked = scopes(parameters);
        if (!parameters.contains("twin_scopes")) {
            return asked;
        }
        Set<String> left = new LinkedHashSet<>();
        parameters.getAll("twin_scopes").forEach(some -> left.addAll(List.of(some.split("[ ,]+"))));
        asked.values().forEach(scopes -> scopes.retainAll(left));
        asked.values().removeIf(Set::isEmpty);
        return asked;
    }

    private void redirect(RoutingContext ctx, String redirectUri, MultiMap asked, Map<String, String> answer) {
        QueryStringEncoder query = new QueryStringEncoder("");
        answer.forEach(query::addParam);
        String state = asked.get("state");
        if (state != null) {
            query.addParam("state", state);
        }
        String issuer = dialect.issuer();
        if (issuer != null) {
            query.addParam("iss", issuer);
        }
        String added = query.toString().substring(1);
        ctx.response().putHeader("Location", redirectUri + (redirectUri.contains("?") ? "&" : "?") + added);
        Reply.empty(ctx, 302);
    }
}
