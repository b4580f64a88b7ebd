package org.cdcd.connectors.twin.jira;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.jspecify.annotations.Nullable;

/** What every call passes: the token as its place wants it, scopes behind the gateway, the points of the hour. */
final class JiraGate {
    /** Kinds of tokens. */
    static final String OAUTH = "oauth";

    static final String API_TOKEN = "api";
    static final String PERSONAL = "personal";

    private final AuthorizationServer server;
    private final Sites sites;
    private final InstantSource time;
    private @Nullable String spent;

    JiraGate(AuthorizationServer server, Sites sites, InstantSource time) {
        this.server = server;
        this.sites = sites;
        this.time = time;
    }

    /** From now on everything is refused for this reason; null for nothing. */
    void spend(@Nullable String reason) {
        synchronized (sites) {
            spent = reason;
        }
    }

    void on(Route route, String scope, Consumer<JiraCall> handler) {
        route.handler(ctx -> run(ctx, scope, handler));
    }

    void run(RoutingContext ctx, String scope, Consumer<JiraCall> handler) {
        guard(ctx, () -> {
            synchronized (sites) {
                handler.accept(admit(ctx, scope));
            }
        });
    }

    static void guard(RoutingContext ctx, Runnable body) {
        try {
            body.run();
        } catch (JiraRefusal refusal) {
            Reply.json(ctx, refusal.status(), refusal.body());
        }
    }

    private JiraCall admit(RoutingContext ctx, String scope) {
        String cloudId = ctx.pathParam("cloud");
        JiraCall call = cloudId != null ? behindGateway(ctx, cloudId, scope) : atSite(ctx);
        ctx.response()
                .putHeader("X-RateLimit-Limit", "65000")
                .putHeader("X-RateLimit-Remaining", spent == null ? "64000" : "0")
                .putHeader("X-RateLimit-Reset", fullHour().toString());
        if (spent != null) {
            ctx.response().putHeader("RateLimit-Reason", spent);
            throw JiraRefusal.of(429, "Rate limit exceeded.");
        }
        return call;
    }

    private Instant fullHour() {
        return time.instant().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    }

    private JiraCall behindGateway(RoutingContext ctx, String cloudId, String scope) {
        Access access = bearer(ctx, OAUTH);
        if (access == null || server.expired(access)) {
            throw JiraRefusal.gateway(401, "Unauthorized");
        }
        Site site = sites.ofCloud(cloudId);
        if (site == null || !site.knows(access.person())) {
            throw JiraRefusal.gateway(404, "No message available");
        }
        if (!access.has(scope)) {
            throw JiraRefusal.gateway(401, "Unauthorized; scope does not match");
        }
        return new JiraCall(ctx, site, access.person(), site.base + "/rest/api/3");
    }

    private JiraCall atSite(RoutingContext ctx) {
        String host = ctx.get(Sites.KEY);
        Site site = sites.of(host);
        if (site.cloud) {
            Person person = basic(ctx);
            if (person == null || !site.knows(person)) {
                throw JiraRefusal.of(401, "Client must be authenticated to access this resource.");
            }
            return new JiraCall(ctx, site, person, site.base + "/rest/api/3");
        }
        Access access = bearer(ctx, PERSONAL);
        Person person = access == null || server.expired(access) ? null : access.person();
        ctx.response().putHeader("X-AUSERNAME", person == null ? "anonymous" : person.login());
        return new JiraCall(ctx, site, person, site.base + "/rest/api/2");
    }

    private @Nullable Access bearer(RoutingContext ctx, String kind) {
        return BearerToken.of(ctx, "bearer")
                .map(server::find)
                .filter(access -> access.kind().equals(kind))
                .orElse(null);
    }

    private @Nullable Person basic(RoutingContext ctx) {
        String header = String.valueOf(ctx.request().getHeader("Authorization"));
        if (!header.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            return null;
        }
        try {
            String pair = new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            Access access = colon < 0 ? null : server.find(pair.substring(colon + 1));
            if (access == null || !access.kind().equals(API_TOKEN)) {
                return null;
            }
            return access.person().email().equals(pair.substring(0, colon)) ? access.person() : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
