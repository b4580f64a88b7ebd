package org.cdcd.connectors.twin.discord;

import static org.cdcd.connectors.twin.oauth.ClientProof.required;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.ClientProof;
import org.cdcd.connectors.twin.oauth.Consent;
import org.cdcd.connectors.twin.oauth.Form;
import org.cdcd.connectors.twin.oauth.Grant;
import org.cdcd.connectors.twin.oauth.Issued;
import org.cdcd.connectors.twin.oauth.OAuthRefusal.Reason;
import org.cdcd.connectors.twin.oauth.Rules;

/** Discord's dialect: forms only; each refresh brings a new pair; revoking one token ends the whole authorization. */
final class DiscordOAuth {
    static final Rules RULES = new Rules(
            Rules.Pkce.OPTIONAL,
            Duration.ofDays(7),
            null,
            Rules.Rotation.SINGLE_USE,
            Duration.ZERO,
            false,
            false,
            Map.of(),
            "");
    private static final Set<String> SCOPES =
            Set.of("identify", "email", "guilds", "guilds.members.read", "connections", "openid");
    static final Consent CONSENT = new Consent(
            "/oauth2/authorize",
            true,
            true,
            Map.of(DiscordGate.USER, "scope"),
            Pattern.compile(" +"),
            SCOPES,
            null,
            asked -> true);

    private final AuthorizationServer server;

    DiscordOAuth(AuthorizationServer server) {
        this.server = server;
    }

    void mount(Router router) {
        Form.on(router.post("/api/oauth2/token"), this::token, DiscordOAuth::refuse);
        Form.on(router.post("/api/oauth2/token/revoke"), this::revoke, DiscordOAuth::refuse);
    }

    private void token(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        TwinClient client = server.authenticate(ClientProof.of(ctx, form));
        answer(ctx, server.token(client, form, DiscordGate.USER));
    }

    private static void answer(RoutingContext ctx, Issued issued) {
        Reply.json(
                ctx,
                200,
                Reply.JSON
                        .createObjectNode()
                        .put("token_type", "Bearer")
                        .put("access_token", issued.accessToken())
                        .put(
                                "expires_in",
                                Objects.requireNonNull(issued.lifetime()).toSeconds())
                        .put("refresh_token", issued.refreshToken())
                        .put("scope", String.join(" ", issued.access().scopes())));
    }

    private void revoke(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        server.authenticate(ClientProof.of(ctx, form));
        Grant grant = server.grantOf(required(form, "token"));
        if (grant != null) {
            server.revokeAll(grant.clientId(), grant.person());
        }
        Reply.json(ctx, 200, Reply.JSON.createObjectNode());
    }

    private static void refuse(RoutingContext ctx, Reason reason) {
        String error = switch (reason) {
            case UNKNOWN_CLIENT, WRONG_SECRET -> "invalid_client";
            case INCOMPLETE -> "invalid_request";
            case UNSUPPORTED_GRANT -> "unsupported_grant_type";
            default -> "invalid_grant";
        };
        Reply.json(
                ctx,
                error.equals("invalid_client") ? 401 : 400,
                Reply.JSON.createObjectNode().put("error", error));
    }
}
