package org.cdcd.connectors.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cdcd.connectors.identity.DevelopmentIssuer.Person;
import org.cdcd.connectors.wire.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP side of a development issuer. */
final class DevelopmentEndpoints {
    private static final Logger LOG = LoggerFactory.getLogger(DevelopmentEndpoints.class);
    private static final int MAX_BODY = 8 * 1024;
    private static final String JSON = "application/json";

    private final String issuer;
    private final DevelopmentPeople people;
    private final Set<String> hosts;

    DevelopmentEndpoints(String issuer, DevelopmentPeople people) {
        this.issuer = issuer;
        this.people = people;
        URI own = URI.create(issuer);
        this.hosts = new HashSet<>(List.of(own.getRawAuthority(), "localhost:" + own.getPort()));
    }

    Router router(Vertx vertx, DevelopmentTokens tokens) {
        Router router = Router.router(vertx);
        router.route().handler(this::onlyThisHost).failureHandler(DevelopmentEndpoints::fail);
        router.get("/.well-known/openid-configuration").handler(this::configuration);
        router.get("/jwks").handler(context -> json(context, 200, tokens.jwks()));
        router.get("/people/:name").handler(this::profile);
        router.post("/people")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
                .handler(this::createPerson);
        // signatures take too long for an event loop
        router.post("/token")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
                .blockingHandler(new DevelopmentTokenEndpoint(people, tokens), false);
        return router;
    }

    /** A web page whose name was made to point at this machine must not create people here. */
    private void onlyThisHost(RoutingContext context) {
        HostAndPort host = context.request().authority();
        if (host == null || !hosts.contains(host.host() + ":" + host.port())) {
            context.fail(421);
        } else {
            context.next();
        }
    }

    private static void fail(RoutingContext context) {
        if (context.failure() != null) {
            LOG.warn("The development issuer failed", context.failure());
        }
        error(context, context.statusCode() < 400 ? 500 : context.statusCode(), "invalid_request", "not possible here");
    }

    private void configuration(RoutingContext context) {
        ObjectNode document = Json.MAPPER
                .createObjectNode()
                .put("issuer", issuer)
                .put("jwks_uri", issuer + "/jwks")
                .put("token_endpoint", issuer + "/token");
        document.putArray("grant_types_supported").add("client_credentials");
        document.putArray("token_endpoint_auth_methods_supported")
                .add("client_secret_basic")
                .add("client_secret_post");
        document.putArray("dpop_signing_alg_values_supported")
                .add("ES256")
                .add("ES384")
                .add("PS256");
        document.putArray("scopes_supported").add("webid");
        document.putArray("claims_supported").add("webid").add("client_id");
        json(context, 200, document.toString());
    }

    private void profile(RoutingContext context) {
        Optional<Person> person = people.named(context.pathParam("name"));
        if (person.isEmpty()) {
            context.fail(404);
        } else {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/turtle")
                    .end(people.profile(person.get()));
        }
    }

    /** Wants {@code application/json}, which a web page of another origin cannot send without being asked first. */
    private void createPerson(RoutingContext context) {
        String name = isType(context, JSON)
                ? StrictJson.object(bytes(context))
                        .map(body -> StrictJson.text(body, "name"))
                        .orElse(null)
                : null;
        if (name == null) {
            error(context, 400, "invalid_request", "send {\"name\": …} as application/json");
            return;
        }
        try {
            json(context, 201, describe(people.create(name)));
        } catch (IllegalArgumentException e) {
            error(context, 409, "invalid_request", String.valueOf(e.getMessage()));
        }
    }

    private String describe(Person person) {
        return Json.MAPPER
                .createObjectNode()
                .put("webid", person.webid())
                .put("issuer", issuer)
                .put("token_endpoint", issuer + "/token")
                .put("client_id", person.clientId())
                .put("client_secret", person.clientSecret())
                .toString();
    }

    static boolean isType(RoutingContext context, String type) {
        String sent = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return sent != null && Fetched.mediaType(sent).equals(type);
    }

    private static byte[] bytes(RoutingContext context) {
        return context.body().buffer() == null
                ? new byte[0]
                : context.body().buffer().getBytes();
    }

    static void error(RoutingContext context, int status, String code, String description) {
        ObjectNode body =
                Json.MAPPER.createObjectNode().put("error", code).put("error_description", description);
        json(context, status, body.toString());
    }

    static void json(RoutingContext context, int status, String body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body);
    }
}
