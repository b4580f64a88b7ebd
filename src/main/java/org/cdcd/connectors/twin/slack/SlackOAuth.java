package org.cdcd.connectors.twin.slack;

import static org.cdcd.connectors.twin.oauth.ClientProof.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
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

/**
 * Slack's dialect: one consent, up to two tokens. The bot's stands at the top of the answer, the person's under
 * {@code authed_user}; after a refresh the person's stands at the top as well.
 */
final class SlackOAuth {
    static final String BOT = "bot";
    static final String USER = "user";
    static final Rules RULES = new Rules(
            Rules.Pkce.REFUSED,
            null,
            null,
            Rules.Rotation.NO_REFRESH,
            Duration.ZERO,
            true,
            false,
            Map.of(BOT, "xoxb-", USER, "xoxp-"),
            "xoxe-1-");
    private static final Set<String> SCOPES = Set.of(
            "app_mentions:read",
            "assistant:write",
            "bookmarks:read",
            "bookmarks:write",
            "channels:history",
            "channels:join",
            "channels:manage",
            "channels:read",
            "channels:write",
            "chat:write",
            "chat:write.public",
            "chat:write.customize",
            "commands",
            "emoji:read",
            "files:read",
            "files:write",
            "groups:history",
            "groups:read",
            "groups:write",
            "im:history",
            "im:read",
            "im:write",
            "incoming-webhook",
            "mpim:history",
            "mpim:read",
            "mpim:write",
            "pins:read",
            "pins:write",
            "reactions:read",
            "reactions:write",
            "search:read",
            "team:read",
            "users.profile:read",
            "users:read",
            "users:read.email",
            "users:write");
    static final Consent CONSENT = new Consent(
            "/oauth/v2/authorize",
            false,
            false,
            Map.of(BOT, "scope", USER, "user_scope"),
            Pattern.compile("[, ]+"),
            SCOPES,
            null,
            asked -> true);

    private final AuthorizationServer server;

    SlackOAuth(AuthorizationServer server) {
        this.server = server;
    }

    void mount(Router router) {
        Form.on(router.post("/api/oauth.v2.access"), this::token, SlackOAuth::refuse);
    }

    private void token(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        TwinClient client = server.authenticate(ClientProof.of(ctx, form));
        String grantType = form.get("grant_type");
        if (grantType == null || grantType.equals("authorization_code")) {
            Grant grant =
                    server.redeem(client, required(form, "code"), form.get("redirect_uri"), form.get("code_verifier"));
            Reply.json(ctx, 200, granted(grant));
        } else if (grantType.equals("refresh_token")) {
            Issued issued = server.refresh(client, required(form, "refresh_token"));
            ObjectNode answer = common(client.id());
            tokens(answer, issued);
            String who = issued.access().kind().equals(BOT)
                    ? Workspace.BOT
                    : Workspace.user(issued.access().person());
            Reply.json(ctx, 200, answer.put(issued.access().kind().equals(BOT) ? "bot_user_id" : "user_id", who));
        } else {
            refuse(ctx, Reason.UNSUPPORTED_GRANT);
        }
    }

    private ObjectNode granted(Grant grant) {
        ObjectNode answer = common(grant.clientId());
        if (!grant.scopes(BOT).isEmpty()) {
            tokens(answer, server.issue(grant, BOT));
            answer.put("bot_user_id", Workspace.BOT);
        }
        ObjectNode user = answer.putObject("authed_user").put("id", Workspace.user(grant.person()));
        if (!grant.scopes(USER).isEmpty()) {
            tokens(user, server.issue(grant, USER));
        }
        return answer;
    }

    private static ObjectNode common(String clientId) {
        ObjectNode answer = Reply.JSON.createObjectNode().put("ok", true).put("app_id", "A" + clientId.hashCode());
        answer.putObject("team").put("id", Workspace.TEAM).put("name", "Example Workspace");
        return answer.putNull("enterprise").put("is_enterprise_install", false);
    }

    private static void tokens(ObjectNode to, Issued issued) {
        to.put("access_token", issued.accessToken())
                .put("token_type", issued.access().kind())
                .put("scope", String.join(",", issued.access().scopes()));
        if (issued.lifetime() != null && issued.refreshToken() != null) {
            to.put("expires_in", issued.lifetime().toSeconds()).put("refresh_token", issued.refreshToken());
        }
    }

    private static void refuse(RoutingContext ctx, Reason reason) {
        String error = switch (reason) {
            case UNKNOWN_CLIENT -> "invalid_client_id";
            case WRONG_SECRET -> "bad_client_secret";
            case WRONG_REDIRECT -> "bad_redirect_uri";
            case BAD_CODE -> "invalid_code";
            case INCOMPLETE -> "invalid_arguments";
            case BAD_VERIFIER -> "invalid_code_verifier";
            case BAD_REFRESH_TOKEN -> "invalid_refresh_token";
            case UNSUPPORTED_GRANT -> "invalid_grant_type";
        };
        Reply.json(ctx, 200, new SlackRefusal(error).body());
    }
}
