package org.cdcd.connectors.twin.dropbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Set;
import java.util.function.Function;
import com.fasterxml.jackson.databind.JsonNode;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;

/** What every call passes: POST, a good token with the scope, and an argument where its style has it. */
final class Gate {
    private static final int LIMIT = 1024 * 1024;
    private static final Set<String> JSON_TYPES =
            Set.of("application/json", "application/json; charset=utf-8", "text/plain; charset=dropbox-cors-hack");

    private final AuthorizationServer server;
    private final DropboxState state;

    Gate(AuthorizationServer server, DropboxState state) {
        this.server = server;
        this.state = state;
    }

    /** One call whose argument and answer are JSON bodies. */
    void rpc(Router router, String function, String scope, Function<Call, JsonNode> body) {
        router.post("/2/" + function)
                .handler(BodyHandler.create(false).setBodyLimit(LIMIT))
                .handler(ctx -> DropboxRefusal.guard(ctx, () -> {
                    Call call = new Call(ctx, admit(ctx, scope), argument(ctx));
                    synchronized (state) {
                        Reply.json(ctx, 200, body.apply(call));
                    }
                }));
    }

    /** The same without an argument. */
    void bare(Router router, String function, String scope, Function<Call, JsonNode> body) {
        router.post("/2/" + function)
                .handler(BodyHandler.create(false).setBodyLimit(LIMIT))
                .handler(ctx -> DropboxRefusal.guard(ctx, () -> {
                    Call call = new Call(ctx, admit(ctx, scope), nothing(ctx));
                    synchronized (state) {
                        Reply.json(ctx, 200, body.apply(call));
                    }
                }));
    }

    /** What a call is admitted as; a call without a scope needs none. */
    Access admit(RoutingContext ctx, String scope) {
        String token = BearerToken.of(ctx, "bearer")
                .orElseThrow(() -> DropboxRefusal.malformed(ctx, "The given OAuth 2 access token is malformed."));
        Access access = server.find(token);
        if (access == null) {
            throw DropboxRefusal.token("invalid_access_token");
        }
        if (server.expired(access)) {
            throw DropboxRefusal.token("expired_access_token");
        }
        if (!scope.isEmpty() && !access.has(scope)) {
            throw DropboxRefusal.missingScope(scope);
        }
        return access;
    }

    Argument argument(RoutingContext ctx) {
        String type = String.valueOf(ctx.request().getHeader("Content-Type"));
        if (!JSON_TYPES.contains(type)) {
            throw DropboxRefusal.malformed(
                    ctx, "Bad HTTP \"Content-Type\" header: \"" + type + "\".  Expecting one of " + JSON_TYPES + ".");
        }
        return Argument.parse(ctx, ctx.body().buffer().toString());
    }

    private static Argument nothing(RoutingContext ctx) {
        Buffer body = ctx.body().buffer();
        String sent = body == null ? "" : body.toString();
        boolean typed = ctx.request().getHeader("Content-Type") != null;
        if (!sent.isEmpty() && !sent.equals("null") || sent.isEmpty() && typed) {
            throw DropboxRefusal.malformed(ctx, "request body: expected null");
        }
        return new Argument(ctx, Reply.JSON.nullNode());
    }
}
