package org.cdcd.connectors.twin.github;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.jspecify.annotations.Nullable;

/** What every call of the API passes: user agent, version, token, quota. */
final class Gate {
    private static final String NEWEST = "2026-03-10";
    private static final String OLDER = "2022-11-28";

    private final AuthorizationServer server;
    private final Quota quota;
    private final Object lock;

    Gate(AuthorizationServer server, Quota quota, Object lock) {
        this.server = server;
        this.lock = lock;
        this.quota = quota;
    }

    /** A route that counts against what most calls count against. */
    void core(Route route, Consumer<Call> handler) {
        on(route, Quota.Resource.CORE, handler);
    }

    /** Puts a handler behind the gate; what it throws becomes GitHub's answer. */
    void on(Route route, Quota.@Nullable Resource resource, Consumer<Call> handler) {
        route.handler(ctx -> {
            try {
                Call call = admit(ctx, resource);
                synchronized (lock) {
                    handler.accept(call);
                }
            } catch (GitHubRefusal refusal) {
                Reply.json(ctx, refusal.status(), refusal.body());
            }
        });
    }

    private Call admit(RoutingContext ctx, Quota.@Nullable Resource resource) {
        String agent = ctx.request().getHeader("User-Agent");
        if (agent == null || agent.isBlank()) {
            throw GitHubRefusal.of(
                    403,
                    "Request forbidden by administrative rules. Please make sure your request has a User-Agent header");
        }
        boolean old = version(ctx);
        Access access = access(ctx);
        if (resource != null) {
            count(ctx, access, resource);
        }
        return new Call(ctx, access, old);
    }

    private static boolean version(RoutingContext ctx) {
        String version = ctx.request().getHeader("X-GitHub-Api-Version");
        if (version == null) {
            // the service falls back to its oldest version; a connector that relies on it breaks one day
            throw GitHubRefusal.of(400, "The X-GitHub-Api-Version header is missing.");
        }
        if (!version.equals(NEWEST) && !version.equals(OLDER)) {
            throw GitHubRefusal.of(410, "This API version is not supported.");
        }
        ctx.response().putHeader("X-GitHub-Api-Version-Selected", version);
        return version.equals(OLDER);
    }

    private @Nullable Access access(RoutingContext ctx) {
        if (ctx.request().getHeader("Authorization") == null) {
            return null;
        }
        Optional<String> token = BearerToken.of(ctx, "bearer", "token");
        Access access = token.map(server::find).orElse(null);
        if (access == null || server.expired(access)) {
            throw GitHubRefusal.of(401, "Bad credentials");
        }
        ctx.response().putHeader("X-OAuth-Scopes", String.join(", ", new TreeSet<>(access.scopes())));
        return access;
    }

    private void count(RoutingContext ctx, @Nullable Access access, Quota.Resource resource) {
        String who = access == null ? "" : access.person().login();
        if (!quota.take(who, resource, ctx.response().headers())) {
            throw GitHubRefusal.of(
                    403,
                    access == null
                            ? "API rate limit exceeded. Authenticated requests get a higher rate limit."
                            : "API rate limit exceeded for user ID "
                                    + access.person().number() + ".");
        }
    }
}
