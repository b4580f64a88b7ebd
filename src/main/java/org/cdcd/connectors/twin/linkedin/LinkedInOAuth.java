package org.cdcd.connectors.twin.linkedin;

import static org.cdcd.connectors.twin.oauth.ClientProof.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.ClientProof;
import org.cdcd.connectors.twin.oauth.Consent;
import org.cdcd.connectors.twin.oauth.Form;
import org.cdcd.connectors.twin.oauth.Grant;
import org.cdcd.connectors.twin.oauth.Issued;
import org.cdcd.connectors.twin.oauth.OAuthRefusal.Reason;
import org.cdcd.connectors.twin.oauth.Rules;
import org.jspecify.annotations.Nullable;

/**
 * LinkedIn's dialect: scopes go out with spaces and come back with commas, a token lives for sixty days, and only partners
 * get a refresh token, which stays the same and is not extended.
 */
final class LinkedInOAuth {
    static final String WEB = "www.linkedin.com";
    static final String KIND = "member";
    static final Rules RULES = new Rules(
            Rules.Pkce.REFUSED,
            Duration.ofDays(60),
            Duration.ofDays(365),
            Rules.Rotation.NO_REFRESH,
            Duration.ZERO,
            false,
            false,
            Map.of(KIND, "AQV"),
            "AQW");
    /** What an app without a contract may ask for; anything else is refused at the door. */
    static final Consent CONSENT = new Consent(
            "/oauth/v2/authorization",
            true,
            true,
            Map.of(KIND, "scope"),
            Pattern.compile("[ ]+"),
            Set.of("openid", "profile", "email", RestGate.POST),
            null,
            asked -> true);

    private final AuthorizationServer server;

    LinkedInOAuth(AuthorizationServer server) {
        this.server = server;
    }

    void mount(Router web) {
        Form.on(web.post("/oauth/v2/accessToken"), this::token, LinkedInOAuth::refuse);
        Form.on(web.post("/oauth/v2/introspectToken"), this::introspect, LinkedInOAuth::refuse);
    }

    private TwinClient client(MultiMap form) {
        return server.authenticate(new ClientProof(required(form, "client_id"), required(form, "client_secret")));
    }

    private void token(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        TwinClient client = client(form);
        switch (String.valueOf(form.get("grant_type"))) {
            case "authorization_code" -> {
                Grant grant = server.redeem(
                        client, required(form, "code"), required(form, "redirect_uri"), form.get("code_verifier"));
                Issued issued = server.issue(grant, KIND);
                answer(ctx, issued, issued.refreshToken());
            }
            case "refresh_token" -> {
                String token = required(form, "refresh_token");
                answer(ctx, server.refresh(client, token), token);
            }
            default -> refuse(ctx, Reason.UNSUPPORTED_GRANT);
        }
    }

    private static void answer(RoutingContext ctx, Issued issued, @Nullable String refreshToken) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("access_token", issued.accessToken())
                .put("expires_in", Objects.requireNonNull(issued.lifetime()).toSeconds());
        if (refreshToken != null) {
            json.put("refresh_token", refreshToken)
                    .put("refresh_token_expires_in", Duration.ofDays(365).toSeconds());
        }
        Reply.json(
                ctx,
                200,
                json.put("scope", String.join(",", new TreeSet<>(issued.access().scopes())))
                        .put("token_type", "Bearer"));
    }

    private void introspect(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        TwinClient client = client(form);
        Access access = server.find(required(form, "token"));
        ObjectNode json = Reply.JSON.createObjectNode();
        if (access == null || !access.clientId().equals(client.id())) {
            Reply.json(ctx, 200, json.put("active", false));
            return;
        }
        boolean over = server.expired(access);
        json.put("active", !over)
                .put("client_id", client.id())
                .put("status", over ? "expired" : "active")
                .put("scope", String.join(",", new TreeSet<>(access.scopes())))
                .put("auth_type", "3L");
        if (access.expires() != null) {
            json.put("expires_at", access.expires().getEpochSecond());
        }
        Reply.json(ctx, 200, json);
    }

    private static void refuse(RoutingContext ctx, Reason reason) {
        switch (reason) {
            case UNKNOWN_CLIENT, WRONG_SECRET -> refusal(ctx, 401, "invalid_client", "Client authentication failed");
            case WRONG_REDIRECT, BAD_CODE, BAD_VERIFIER ->
                refusal(
                        ctx,
                        400,
                        "invalid_grant",
                        "Unable to retrieve access token: appid/redirect uri/code verifier"
                                + " does not match authorization code, or the code expired");
            case BAD_REFRESH_TOKEN -> refusal(ctx, 400, "invalid_grant", "The provided refresh token is invalid");
            case INCOMPLETE -> refusal(ctx, 400, "invalid_request", "A required parameter is missing");
            case UNSUPPORTED_GRANT -> refusal(ctx, 400, "unsupported_grant_type", "The grant type is not supported");
        }
    }

    private static void refusal(RoutingContext ctx, int status, String error, String description) {
        Reply.json(
                ctx, status, Reply.JSON.createObjectNode().put("error", error).put("error_description", description));
    }
}
