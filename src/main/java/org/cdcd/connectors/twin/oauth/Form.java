package org.cdcd.connectors.twin.oauth;

import io.vertx.core.Handler;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** Reads the form of a token request; forms in another encoding are refused as incomplete. */
public final class Form {
    private static final int LIMIT = 64 * 1024;

    private Form() {}

    /** Puts the reading of the form ahead of a handler, and turns refusals into the service's words. */
    public static void on(Route route, Handler<RoutingContext> handler, Refusals words) {
        route.handler(BodyHandler.create(false).setBodyLimit(LIMIT)).handler(ctx -> {
            try {
                handler.handle(ctx);
            } catch (OAuthRefusal refusal) {
                words.say(ctx, refusal.reason());
            }
        });
    }

    /** How a service words a refusal. */
    @FunctionalInterface
    public interface Refusals {
        void say(RoutingContext ctx, OAuthRefusal.Reason reason);
    }
}
