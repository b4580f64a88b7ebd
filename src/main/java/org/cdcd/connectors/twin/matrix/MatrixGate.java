package org.cdcd.connectors.twin.matrix;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;

/** What every call passes: a token in its header, and of the one scope that there is. */
final class MatrixGate {
    private final AuthorizationServer server;
    private final Homeserver home;

    MatrixGate(AuthorizationServer server, Homeserver home) {
        this.server = server;
        this.home = home;
    }

    void on(Route route, Consumer<MatrixCall> handler) {
        route.handler(ctx -> guard(ctx, () -> {
            MatrixCall call = admit(ctx);
            synchronized (home) {
                handler.accept(call);
            }
        }));
    }

    MatrixCall admit(RoutingContext ctx) {
        String token = BearerToken.of(ctx, "bearer")
                .orElseThrow(() -> MatrixRefusal.of(401, "M_MISSING_TOKEN", "Missing access token"));
        Access access = server.find(token);
        if (access == null) {
            throw MatrixRefusal.token(false);
        }
        if (server.expired(access)) {
            throw MatrixRefusal.token(true);
        }
        if (!access.has(MatrixOAuth.API)) {
            throw MatrixRefusal.forbidden("Insufficient scope");
        }
        return new MatrixCall(ctx, home, Homeserver.user(access.person()), MatrixOAuth.device(access.scopes()));
    }

    static void guard(RoutingContext ctx, Runnable body) {
        try {
            body.run();
        } catch (MatrixRefusal refusal) {
            Reply.json(ctx, refusal.status(), refusal.body());
        }
    }
}
