package org.cdcd.connectors.twin.tiktok;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;

/** What every call of the API passes: token, scope, and a sliding minute that no header tells of. */
final class TikTokGate {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AuthorizationServer server;
    private final InstantSource time;
    private final Object lock;
    private final Map<String, Deque<Instant>> calls = new HashMap<>();

    TikTokGate(AuthorizationServer server, InstantSource time, Object lock) {
        this.server = server;
        this.time = time;
        this.lock = lock;
    }

    /**
     * Puts a handler behind the gate; what it throws becomes TikTok's answer.
     *
     * @param scopes any one of these is enough
     * @param kind calls of one kind are counted together
     */
    void on(Route route, List<String> scopes, String kind, int perMinute, Consumer<TikTokCall> handler) {
        route.handler(ctx -> {
            try {
                Access access = access(ctx);
                if (scopes.stream().noneMatch(access::has)) {
                    throw new TikTokRefusal(
                            401, "scope_not_authorized", "The user did not authorize the scope: " + scopes.getFirst());
                }
                synchronized (lock) {
                    count(access.person().login() + kind, perMinute);
                    handler.accept(new TikTokCall(ctx, access));
                }
            } catch (TikTokRefusal refusal) {
                Reply.json(ctx, refusal.status(), refusal.body());
            }
        });
    }

    private Access access(RoutingContext ctx) {
        Access access = BearerToken.of(ctx, "bearer").map(server::find).orElse(null);
        if (access == null || server.expired(access)) {
            throw new TikTokRefusal(401, "access_token_invalid", "The access token is invalid or not found.");
        }
        return access;
    }

    private void count(String key, int perMinute) {
        Instant now = time.instant();
        Deque<Instant> recent = calls.computeIfAbsent(key, nobody -> new ArrayDeque<>());
        while (!recent.isEmpty() && !now.isBefore(recent.getFirst().plus(MINUTE))) {
            recent.removeFirst();
        }
        if (recent.size() >= perMinute) {
            throw new TikTokRefusal(429, "rate_limit_exceeded", "The API rate limit was exceeded.");
        }
        recent.addLast(now);
    }

    void reset() {
        synchronized (lock) {
            calls.clear();
        }
    }
}
