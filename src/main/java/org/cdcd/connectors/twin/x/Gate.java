package org.cdcd.connectors.twin.x;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;

/** What every call of the API passes: token, scopes, and whether there is still something to use. */
final class Gate {
    static final List<String> READ = List.of("tweet.read", "users.read");
    static final List<String> WRITE = List.of("tweet.read", "tweet.write", "users.read");
    static final List<String> MEDIA = List.of("media.write");

    private final AuthorizationServer server;
    private final Allowance allowance;
    private final Object lock;

    Gate(AuthorizationServer server, Allowance allowance, Object lock) {
        this.server = server;
        this.allowance = allowance;
        this.lock = lock;
    }

    /**
     * Puts a handler behind the gate; what it throws becomes X's answer.
     *
     * @param perWindow how many calls an account has in a quarter of an hour
     */
    void on(Route route, List<String> scopes, int perWindow, Consumer<XCall> handler) {
        route.handler(ctx -> {
            try {
                Access access = access(ctx);
                if (!access.scopes().containsAll(scopes)) {
                    throw XRefusal.missingScope();
                }
                allowance.take(
                        access.person().login(),
                        ctx.request().method() + route.getPath(),
                        perWindow,
                        ctx.response().headers());
                synchronized (lock) {
                    handler.accept(new XCall(ctx, access.person()));
                }
            } catch (XRefusal refusal) {
                refusal.answer(ctx);
            }
        });
    }

    private Access access(RoutingContext ctx) {
        Access access = BearerToken.of(ctx, "bearer").map(server::find).orElse(null);
        if (access == null || server.expired(access)) {
            throw XRefusal.unauthorized();
        }
        return access;
    }
}
