package org.cdcd.connectors.twin.linkedin;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;

/** What every call passes: a good token, and under {@code /rest} a version that lives and the protocol's own. */
final class RestGate {
    static final String POST = "w_member_social";
    private static final int LIMIT = 256 * 1024;
    private static final int LIFE_IN_MONTHS = 12;

    private final AuthorizationServer server;
    private final Wall wall;
    private final InstantSource time;

    RestGate(AuthorizationServer server, Wall wall, InstantSource time) {
        this.server = server;
        this.wall = wall;
        this.time = time;
    }

    /** A call under {@code /rest}. */
    void versioned(Route route, Consumer<RestCall> handler) {
        route.handler(BodyHandler.create(false).setBodyLimit(LIMIT)).handler(ctx -> run(ctx, true, handler));
    }

    void plain(Route route, Consumer<RestCall> handler) {
        route.handler(ctx -> run(ctx, false, handler));
    }

    private void run(RoutingContext ctx, boolean versioned, Consumer<RestCall> handler) {
        guard(ctx, () -> {
            RestCall call = admit(ctx);
            if (versioned) {
                version(ctx);
            }
            synchronized (wall) {
                handler.accept(call);
            }
        });
    }

    RestCall admit(RoutingContext ctx) {
        Access access = BearerToken.of(ctx, "bearer").map(server::find).orElse(null);
        if (access == null) {
            throw LinkedInRefusal.unknownToken();
        }
        if (server.expired(access)) {
            throw LinkedInRefusal.expiredToken();
        }
        return new RestCall(ctx, access);
    }

    private void version(RoutingContext ctx) {
        String version = ctx.request().getHeader("LinkedIn-Version");
        if (version == null) {
            throw LinkedInRefusal.of(
                    400,
                    "VERSION_MISSING",
                    "A version must be present. Please specify a version by adding the LinkedIn-Version header.");
        }
        YearMonth now = YearMonth.from(time.instant().atZone(ZoneOffset.UTC));
        if (!version.matches("20[0-9]{2}(0[1-9]|1[0-2])") || !lives(month(version), now)) {
            throw LinkedInRefusal.of(426, "NONEXISTENT_VERSION", "Requested version " + version + " is not active");
        }
        if (!"2.0.0".equals(ctx.request().getHeader("X-Restli-Protocol-Version"))) {
            throw LinkedInRefusal.invalid("Rest.li protocol 2.0.0 is needed");
        }
    }

    private static YearMonth month(String version) {
        return YearMonth.of(Integer.parseInt(version.substring(0, 4)), Integer.parseInt(version.substring(4)));
    }

    private static boolean lives(YearMonth version, YearMonth now) {
        return !version.isAfter(now) && version.isAfter(now.minusMonths(LIFE_IN_MONTHS));
    }

    /** Turns what is thrown into LinkedIn's answer. */
    static void guard(RoutingContext ctx, Runnable body) {
        try {
            body.run();
        } catch (LinkedInRefusal refusal) {
            ctx.response().putHeader("x-restli-error-response", "true");
            Reply.json(ctx, refusal.status(), refusal.body());
        }
    }
}
