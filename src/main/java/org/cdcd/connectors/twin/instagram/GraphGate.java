package org.cdcd.connectors.twin.instagram;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Reply;

/** What every call of the API passes: a version that lives, a good token as bearer or parameter, the basic scope. */
final class GraphGate {
    static final String BASIC = "instagram_business_basic";
    static final String PUBLISH = "instagram_business_content_publish";
    static final String COMMENTS = "instagram_business_manage_comments";
    static final String INSIGHTS = "instagram_business_manage_insights";

    private static final int OLDEST_VERSION = 21;
    private static final int FORM_LIMIT = 256 * 1024;

    private final InstagramTokens tokens;
    private final Feed feed;

    GraphGate(InstagramTokens tokens, Feed feed) {
        this.tokens = tokens;
        this.feed = feed;
    }

    void on(Route route, String scope, Consumer<GraphCall> handler) {
        route.handler(BodyHandler.create(false).setBodyLimit(FORM_LIMIT))
                .handler(ctx -> guard(ctx, () -> {
                    GraphCall call = admit(ctx);
                    call.need(BASIC);
                    call.need(scope);
                    synchronized (feed) {
                        handler.accept(call);
                    }
                }));
    }

    private GraphCall admit(RoutingContext ctx) {
        String version = String.valueOf(ctx.pathParam("version"));
        if (!version.matches("v[0-9]{1,3}\\.0")
                || Integer.parseInt(version.substring(1, version.length() - 2)) < OLDEST_VERSION) {
            throw GraphRefusal.of(2635, 0, "(#2635) You are calling a deprecated version of the API.");
        }
        Optional<String> parameter = Optional.ofNullable(ctx.queryParams().get("access_token"))
                .or(() -> Optional.ofNullable(ctx.request().getFormAttribute("access_token")));
        return new GraphCall(ctx, tokens.check(BearerToken.of(ctx, "bearer").or(() -> parameter)));
    }

    /** Turns what is thrown into the Graph API's answer. */
    static void guard(RoutingContext ctx, Runnable body) {
        try {
            body.run();
        } catch (GraphRefusal refusal) {
            Reply.json(ctx, refusal.status(), refusal.body());
        }
    }
}
