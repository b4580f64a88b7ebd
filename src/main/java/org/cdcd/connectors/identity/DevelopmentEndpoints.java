package org.cdcd.connectors.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.cdcd.connectors.identity.DevelopmentIssuer.Person;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** The HTTP side of a development issuer. */
final class DevelopmentEndpoints implements Handler<HttpServerRequest> {
    private static final int MAX_BODY = 8 * 1024;
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Router router;
    private volatile @Nullable Issuer issuer;

    private record Issuer(String id, DevelopmentPeople people, DevelopmentTokens tokens) {
        boolean isHost(String host) {
            return URI.create(id).getRawAuthority().equals(host)
                    || ("localhost:" + URI.create(id).getPort()).equals(host);
        }
    }

    DevelopmentEndpoints(Vertx vertx) {
        router = Router.router(vertx);
        router.route().handler(this::onlyThisHost);
        router.get("/.well-known/openid-configuration").handler(this::configuration);
        router.get("/jwks")
                .handler(context -> json(context, 200, issuer().tokens().jwks()));
        router.get("/people/:name").handler(this::profile);
        router.post("/people")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
                .handler(this::createPerson);
        router.post("/token")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
                .handler(this::token);
    }

    /** Starts to answer: the issuer is known by its port, and that only after it listens. */
    void open(String id, DevelopmentPeople people, DevelopmentTokens tokens) {
        issuer = new Issuer(id, people, tokens);
    }

    @Override
    public void handle(HttpServerRequest request) {
        router.handle(request);
    }

    /** A web page whose name was made to point at this machine must not create people here. */
    private void onlyThisHost(RoutingContext context) {
        Issuer opened = issuer;
        String host = context.request().getHeader(HttpHeaders.HOST);
        if (opened == null || host == null || !opened.isHost(host)) {
            context.fail(421);
        } else {
            context.next();
        }
    }

    private void configuration(RoutingContext context) {
        String id = issuer().id();
        ObjectNode document = StrictJson.MAPPER
                .createObjectNode()
                .put("issuer", id)
                .put("jwks_uri", id + "/jwks")
                .put("token_endpoint", id + "/token");
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
        Optional<Person> person = issuer().people().named(context.pathParam("name"));
        if (person.isEmpty()) {
            context.fail(404);
        } else {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/turtle")
                    .end(issuer().people().profile(person.get()));
        }
    }

    /** Wants {@code application/json}, which a web page of another origin cannot send without being asked first. */
    private void createPerson(RoutingContext context) {
        Optional<ObjectNode> body = isType(context, JSON) ? StrictJson.object(bytes(context)) : Optional.empty();
        String name = body.map(json -> StrictJson.text(json, "name")).orElse(null);
        if (name == null) {
            error(context, 400, "invalid_request", "send {\"name\": …} as application/json");
            return;
        }
        try {
            Person person = issuer().people().create(name);
            ObjectNode answer = StrictJson.MAPPER
                    .createObjectNode()
                    .put("webid", person.webid())
                    .put("issuer", issuer().id())
                    .put("token_endpoint", issuer().id() + "/token")
                    .put("client_id", person.clientId())
                    .put("client_secret", person.clientSecret());
            json(context, 201, answer.toString());
        } catch (IllegalArgumentException e) {
            error(context, 409, "invalid_request", String.valueOf(e.getMessage()));
        }
    }

    private void token(RoutingContext context) {
        if (!isType(context, FORM) || !"client_credentials".equals(form(context, "grant_type"))) {
            error(context, 400, "unsupported_grant_type", "send grant_type=client_credentials as a form");
            return;
        }
        Optional<Person> person = client(context);
        if (person.isEmpty()) {
            error(context, 401, "invalid_client", "unknown client or wrong secret");
            return;
        }
        List<String> proofs = context.request().headers().getAll("DPoP");
        if (proofs.size() != 1) {
            error(context, 400, "invalid_dpop_proof", "send exactly one DPoP header");
            return;
        }
        try {
            String jkt = issuer().tokens().keyOf(proofs.get(0));
            String resource = form(context, "resource");
            String token = issuer().tokens().issue(person.get(), jkt, resource == null ? "solid" : resource);
            ObjectNode answer = StrictJson.MAPPER
                    .createObjectNode()
                    .put("access_token", token)
                    .put("token_type", "DPoP")
                    .put("expires_in", DevelopmentTokens.LIFETIME.toSeconds())
                    .put("scope", "webid");
            json(context, 200, answer.toString());
        } catch (Refusal e) {
            error(context, 400, "invalid_dpop_proof", e.detail());
        }
    }

    /** The client by HTTP Basic or by the form (RFC 6749, 2.3.1). */
    private Optional<Person> client(RoutingContext context) {
        String basic = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (basic == null) {
            String id = form(context, "client_id");
            String secret = form(context, "client_secret");
            return id == null || secret == null
                    ? Optional.empty()
                    : issuer().people().withCredentials(id, secret);
        }
        return BasicCredentials.parse(basic)
                .flatMap(pair -> issuer().people().withCredentials(pair.id(), pair.secret()));
    }

    /** A client id and secret, form-encoded and then put into HTTP Basic. */
    private record BasicCredentials(String id, String secret) {
        static Optional<BasicCredentials> parse(String header) {
            try {
                String pair = header.startsWith("Basic ")
                        ? new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8)
                        : "";
                int colon = pair.indexOf(':');
                return colon < 0
                        ? Optional.empty()
                        : Optional.of(new BasicCredentials(
                                decode(pair.substring(0, colon)), decode(pair.substring(colon + 1))));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private static String decode(String text) {
            return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
        }
    }

    private Issuer issuer() {
        Issuer opened = issuer;
        if (opened == null) {
            throw new IllegalStateException("the issuer is not open");
        }
        return opened;
    }

    private static @Nullable String form(RoutingContext context, String name) {
        return context.request().getFormAttribute(name);
    }

    private static boolean isType(RoutingContext context, String type) {
        String sent = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return sent != null
                && new Fetched(URI.create(""), sent, new byte[0]).mediaType().equals(type);
    }

    private static byte[] bytes(RoutingContext context) {
        return context.body() == null || context.body().buffer() == null
                ? new byte[0]
                : context.body().buffer().getBytes();
    }

    private static void error(RoutingContext context, int status, String code, String description) {
        ObjectNode body =
                StrictJson.MAPPER.createObjectNode().put("error", code).put("error_description", description);
        json(context, status, body.toString());
    }

    private static void json(RoutingContext context, int status, String body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body);
    }
}
