package org.cdcd.connectors.twin.discord;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;

/** What every call passes: a program that names itself, and the token of the right kind. */
final class DiscordGate {
    /** Kinds of tokens. */
    static final String USER = "user";

    static final String BOT = "bot";

    private final AuthorizationServer server;
    private final Servers servers;

    DiscordGate(AuthorizationServer server, Servers servers) {
        this.server = server;
        this.servers = servers;
    }

    /** Calls that the bot alone may make. */
    void bot(Route route, Consumer<DiscordCall> handler) {
        on(route, ctx -> bot(ctx), handler);
    }

    /** Calls that a person may make too, with this scope. */
    void either(Route route, String scope, Consumer<DiscordCall> handler) {
        on(route, ctx -> either(ctx, scope), handler);
    }

    /** Calls that prove themselves by their address. */
    void webhook(Route route, Consumer<DiscordCall> handler) {
        on(route, ctx -> new DiscordCall(ctx, servers, Servers.WEBHOOK, false), handler);
    }

    /** Who calls. */
    interface Admission {
        DiscordCall of(RoutingContext ctx);
    }

    private void on(Route route, Admission admission, Consumer<DiscordCall> handler) {
        route.handler(ctx -> guard(ctx, () -> {
            named(ctx);
            synchronized (servers) {
                handler.accept(admission.of(ctx));
            }
        }));
    }

    private DiscordCall bot(RoutingContext ctx) {
        Access access = BearerToken.of(ctx, "bot").map(server::find).orElse(null);
        if (access == null || !access.kind().equals(BOT)) {
            throw DiscordRefusal.unauthorized();
        }
        ctx.response()
                .putHeader("X-RateLimit-Limit", "5")
                .putHeader("X-RateLimit-Remaining", "4")
                .putHeader("X-RateLimit-Reset-After", "1.0")
                .putHeader("X-RateLimit-Bucket", "abcd1234");
        return new DiscordCall(ctx, servers, Servers.BOT, true);
    }

    private DiscordCall either(RoutingContext ctx, String scope) {
        Access access = BearerToken.of(ctx, "bearer").map(server::find).orElse(null);
        if (access == null) {
            return bot(ctx);
        }
        if (!access.kind().equals(USER) || server.expired(access)) {
            throw DiscordRefusal.unauthorized();
        }
        if (!access.has(scope)) {
            throw DiscordRefusal.of(403, 50026, "Missing required OAuth2 scope");
        }
        return new DiscordCall(ctx, servers, Servers.user(access.person()), false);
    }

    /** Programs without a name of the right form do not reach Discord at all. */
    private static void named(RoutingContext ctx) {
        if (!String.valueOf(ctx.request().getHeader("User-Agent"))
                .matches("DiscordBot \\(https?://[^,]+, [^)]+\\).*")) {
            throw DiscordRefusal.of(403, 40333, "internal network error");
        }
    }

    static void guard(RoutingContext ctx, Runnable body) {
        try {
            body.run();
        } catch (DiscordRefusal refusal) {
            Reply.json(ctx, refusal.status(), refusal.body());
        }
    }
}
