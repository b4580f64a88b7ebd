package org.cdcd.connectors.twin.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.ClientProof;
import org.cdcd.connectors.twin.oauth.OAuthRefusal;
import org.jspecify.annotations.Nullable;

/** What a program may do to its own tokens, proving itself with HTTP Basic: look at one, end it, end the grant. */
final class ApplicationRoutes {
    private final AuthorizationServer server;

    ApplicationRoutes(AuthorizationServer server) {
        this.server = server;
    }

    void mount(Router api) {
        on(api.post("/applications/:client_id/token"), this::check);
        on(api.delete("/applications/:client_id/token"), (ctx, token) -> {
            server.revokeToken(token);
            Reply.empty(ctx, 204);
        });
        on(api.delete("/applications/:client_id/grant"), this::endGrant);
    }

    private void on(Route route, BiConsumer<RoutingContext, String> handler) {
        route.handler(ctx -> {
            try {
                String id = server.authenticate(ClientProof.of(ctx, MultiMap.caseInsensitiveMultiMap()))
                        .id();
                if (!id.equals(ctx.pathParam("client_id"))) {
                    throw GitHubRefusal.notFound();
                }
                String token = Call.text(new Call(ctx, null, false).body(), "access_token");
                if (found(id, token) == null) {
                    throw GitHubRefusal.notFound();
                }
                handler.accept(ctx, token);
            } catch (OAuthRefusal wrong) {
                // the service does not tell a stranger that the program exists
                Reply.json(ctx, 404, GitHubRefusal.notFound().body());
            } catch (GitHubRefusal refusal) {
                Reply.json(ctx, refusal.status(), refusal.body());
            }
        });
    }

    private @Nullable Access found(String clientId, String token) {
        Access access = server.find(token);
        return access == null || !access.clientId().equals(clientId) ? null : access;
    }

    private void endGrant(RoutingContext ctx, String token) {
        Access access = server.find(token);
        if (access != null) {
            server.revokeAll(access.clientId(), access.person());
        }
        Reply.empty(ctx, 204);
    }

    private void check(RoutingContext ctx, String token) {
        Access access = server.find(token);
        if (access == null || server.expired(access)) {
            throw GitHubRefusal.notFound();
        }
        GitHubJson json = new Call(ctx, access, false).json();
        ObjectNode body = Reply.JSON
                .createObjectNode()
                .put("id", 1)
                .put("url", json.api() + "/authorizations/1")
                .put("token", token)
                .putNull("token_last_eight")
                .putNull("hashed_token")
                .putNull("note")
                .putNull("note_url")
                .put("created_at", "2026-01-01T00:00:00Z")
                .put("updated_at", "2026-01-01T00:00:00Z")
                .putNull("fingerprint")
                .put(
                        "expires_at",
                        access.expires() == null ? null : access.expires().toString());
        var scopes = body.putArray("scopes");
        access.scopes().forEach(scopes::add);
        body.putObject("app")
                .put("client_id", access.clientId())
                .put("name", access.clientId())
                .put("url", json.web());
        body.set("user", json.user(access.person()));
        Reply.json(ctx, 200, body);
    }
}
