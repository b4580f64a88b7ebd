package org.cdcd.connectors.twin.dropbox;

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
 * Dropbox's dialect: a refresh token comes only with {@code token_access_type=offline}, stays good for ever and is not sent
 * again; an access token lives for four hours; the answer says whose account it is.
 */
final class DropboxOAuth {
    static final String KIND = "user";
    static final Rules RULES = new Rules(
            Rules.Pkce.OPTIONAL,
            Duration.ofHours(4),
            null,
            Rules.Rotation.REUSABLE,
            Duration.ZERO,
            false,
            false,
            Map.of(KIND, "sl.u."),
            "");
    private static final Set<String> SCOPES = Set.of(
            "account_info.read",
            "account_info.write",
            "files.metadata.read",
            "files.metadata.write",
            "files.content.read",
            "files.content.write",
            "sharing.read",
            "sharing.write",
            "file_requests.read",
            "file_requests.write",
            "contacts.read",
            "openid",
            "email",
            "profile");
    static final Consent CONSENT = new Consent(
            "/oauth2/authorize",
            true,
            false,
            Map.of(KIND, "scope"),
            Pattern.compile(" +"),
            SCOPES,
            null,
            asked -> "offline".equals(asked.parameters().get("token_access_type")));

    private final AuthorizationServer server;

    DropboxOAuth(AuthorizationServer server) {
        this.server = server;
    }

    void mount(Router router) {
        Form.on(router.post("/oauth2/token"), this::token, DropboxOAuth::refuse);
    }

    private void token(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        TwinClient client = server.authenticate(ClientProof.of(ctx, form));
        switch (required(form, "grant_type")) {
            case "authorization_code" -> {
                Grant grant =
                        server.redeem(client, required(form, "code"), form.get("redirect_uri"), form.get("code_verifier"));
                answer(ctx, server.issue(grant, KIND), true);
            }
            case "refresh_token" -> answer(ctx, server.refresh(client, required(form, "refresh_token")), false);
            default -> refuse(ctx, Reason.UNSUPPORTED_GRANT);
        }
    }

    private static void answer(RoutingContext ctx, Issued issued, boolean first) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("access_token", issued.accessToken())
                .put("token_type", "bearer");
        if (issued.lifetime() != null) {
            json.put("expires_in", issued.lifetime().toSeconds());
        }
        if (first) {
            json.put("scope", String.join(" ", issued.access().scopes()))
                    .put("uid", String.valueOf(issued.access().person().number()))
                    .put("account_id", Account.id(issued.access().person()));
            if (issued.refreshToken() != null) {
                json.put("refresh_token", issued.refreshToken());
            }
        }
        Reply.json(ctx, 200, json);
    }

    private static void refuse(RoutingContext ctx, Reason reason) {
        switch (reason) {
            case UNKNOWN_CLIENT, WRONG_SECRET -> refusal(ctx, 401, "invalid_client", "Invalid client_id or client_secret");
            case WRONG_REDIRECT -> refusal(ctx, 400, "invalid_grant", "redirect_uri mismatch");
            case BAD_CODE -> refusal(ctx, 400, "invalid_grant", "code doesn't exist or has expired");
            case BAD_VERIFIER -> refusal(ctx, 400, "invalid_grant", "invalid code verifier");
            case BAD_REFRESH_TOKEN -> refusal(ctx, 400, "invalid_grant", "refresh token is invalid or revoked");
            case UNSUPPORTED_GRANT -> refusal(ctx, 400, "unsupported_grant_type", "unsupported grant type");
            case INCOMPLETE -> refusal(ctx, 400, "invalid_request", "a required parameter is missing");
        }
    }

    private static void refusal(RoutingContext ctx, int status, String error, String description) {
        Reply.json(
                ctx, status, Reply.JSON.createObjectNode().put("error", error).put("error_description", description));
    }
}
