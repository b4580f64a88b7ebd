package org.cdcd.connectors.twin.notion;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;

/** What every call of the API passes: a good token and the version that is spoken here. */
record NotionGate(AuthorizationServer server, NotionState state) {
    static final String VERSION = "2026-03-11";

    void on(Route route, Consumer<NotionCall> handler) {
        route.handler(ctx -> guard(ctx, () -> {
            Access access = admit(ctx);
            synchronized (state) {
                if (state.isBlocked()) {
                    throw new NotionRefusal(429, "rate_limited", "Requests of this integration are blocked.")
                            .with("rate_limit_reason", "public_api_request_blocked");
                }
                if (state.isReadOnly() && changes(ctx)) {
                    throw new NotionRefusal(403, "restricted_resource", "Insufficient permissions for this endpoint.");
                }
                handler.accept(new NotionCall(ctx, access, state));
            }
        }));
    }

    private static boolean changes(RoutingContext ctx) {
        String path = ctx.request().path();
        return !ctx.request().method().name().equals("GET") && !path.endsWith("/search") && !path.endsWith("/query");
    }

    /** Turns what is thrown into Notion's answer. */
    static void guard(RoutingContext ctx, Runnable body) {
        try {
            body.run();
        } catch (NotionRefusal refusal) {
            refusal.send(ctx);
        }
    }

    private Access admit(RoutingContext ctx) {
        Access access = BearerToken.of(ctx, "bearer").map(server::find).orElse(null);
        if (access == null || server.expired(access)) {
            throw new NotionRefusal(401, "unauthorized", "API token is invalid.");
        }
        String version = ctx.request().getHeader("Notion-Version");
        if (version == null) {
            throw new NotionRefusal(
                    400,
                    "missing_version",
                    "Notion-Version header failed validation: Notion-Version header should be defined, instead was"
                            + " `undefined`.");
        }
        if (!version.equals(VERSION)) {
            throw NotionRefusal.invalid("Notion-Version header failed validation: another version is spoken here.");
        }
        return access;
    }
}
