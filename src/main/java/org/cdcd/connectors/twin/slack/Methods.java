package org.cdcd.connectors.twin.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;

/** {@code /api/<method>}: finds the method, the token and its scopes, and runs it. */
final class Methods {
    private final Map<String, Method> methods = new HashMap<>();
    private final Set<String> revoked = new HashSet<>();
    private final AuthorizationServer server;
    private final Workspace workspace;

    /** What a method does. */
    @FunctionalInterface
    interface Body {
        ObjectNode run(SlackCall call);
    }

    /**
     * @param json whether it takes a JSON body
     * @param scope what a token needs; empty if nothing, or if it depends on the arguments
     * @param userOnly whether it refuses a bot's token
     */
    private record Method(boolean json, String scope, boolean userOnly, Body body) {}

    Methods(AuthorizationServer server, Workspace workspace) {
        this.server = server;
        this.workspace = workspace;
    }

    /** A method that takes forms and JSON. */
    void json(String name, String scope, Body body) {
        methods.put(name, new Method(true, scope, false, body));
    }

    /** A method that takes forms only. */
    void form(String name, String scope, Body body) {
        methods.put(name, new Method(false, scope, false, body));
    }

    /** A method that takes forms only, of persons only. */
    void userForm(String name, String scope, Body body) {
        methods.put(name, new Method(false, scope, true, body));
    }

    void mount(Router router) {
        router.route("/api/:method").handler(this::run);
    }

    /** Remembers that a token was revoked, which is another error than a token that never was. */
    void revoked(String token) {
        revoked.add(token);
    }

    void reset() {
        synchronized (workspace) {
            revoked.clear();
        }
    }

    private void run(RoutingContext ctx) {
        String verb = ctx.request().method().name();
        synchronized (workspace) {
            try {
                Method method = methods.get(ctx.pathParam("method"));
                if (method == null || !(verb.equals("GET") || verb.equals("POST"))) {
                    throw new SlackRefusal("unknown_method");
                }
                SlackCall call = admit(ctx, method);
                Reply.json(ctx, 200, method.body().run(call).put("ok", true));
            } catch (SlackRefusal refusal) {
                Reply.json(ctx, 200, refusal.body());
            }
        }
    }

    private SlackCall admit(RoutingContext ctx, Method method) {
        Arguments arguments = Arguments.of(ctx, method.json());
        Optional<String> token = BearerToken.of(ctx, "bearer").or(() -> Optional.ofNullable(arguments.text("token")));
        if (token.isEmpty()) {
            throw new SlackRefusal("not_authed");
        }
        Access access = server.find(token.get());
        if (access == null) {
            throw new SlackRefusal(revoked.contains(token.get()) ? "token_revoked" : "invalid_auth");
        }
        if (server.expired(access)) {
            throw new SlackRefusal("token_expired");
        }
        SlackCall call = new SlackCall(ctx, access, arguments, token.get());
        ctx.response().putHeader("X-OAuth-Scopes", String.join(",", new TreeSet<>(access.scopes())));
        if (method.userOnly() && call.bot()) {
            throw new SlackRefusal("not_allowed_token_type");
        }
        if (!method.scope().isEmpty()) {
            ctx.response().putHeader("X-Accepted-OAuth-Scopes", method.scope());
            call.need(method.scope());
        }
        return call;
    }
}
