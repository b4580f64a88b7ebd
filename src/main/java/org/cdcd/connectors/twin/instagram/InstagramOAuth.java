package org.cdcd.connectors.twin.instagram;

import static org.cdcd.connectors.twin.oauth.ClientProof.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.ClientProof;
import org.cdcd.connectors.twin.oauth.Consent;
import org.cdcd.connectors.twin.oauth.Form;
import org.cdcd.connectors.twin.oauth.Grant;
import org.cdcd.connectors.twin.oauth.OAuthRefusal.Reason;
import org.cdcd.connectors.twin.oauth.Rules;

/** Instagram's dialect: scopes with commas, a code brings a short-lived token, everything after that is a GET. */
final class InstagramOAuth {
    static final String WEB = "www.instagram.com";
    static final String API = "api.instagram.com";
    static final Rules RULES = new Rules(
            Rules.Pkce.REFUSED,
            Duration.ofDays(60),
            null,
            Rules.Rotation.NO_REFRESH,
            Duration.ZERO,
            false,
            false,
            Map.of(InstagramTokens.SHORT, "IGAAS", InstagramTokens.LONG, "IGAAL"),
            "");
    static final Consent CONSENT = new Consent(
            "/oauth/authorize",
            true,
            true,
            Map.of(InstagramTokens.SHORT, "scope", InstagramTokens.LONG, "scope"),
            Pattern.compile("[, ]"),
            Set.of(
                    GraphGate.BASIC,
                    GraphGate.PUBLISH,
                    GraphGate.COMMENTS,
                    GraphGate.INSIGHTS,
                    "instagram_business_manage_messages"),
            null,
            asked -> false);

    private final AuthorizationServer server;
    private final InstagramTokens tokens;

    InstagramOAuth(AuthorizationServer server, InstagramTokens tokens) {
        this.server = server;
        this.tokens = tokens;
    }

    void mount(Router api, Router graph) {
        Form.on(api.post("/oauth/access_token"), this::code, InstagramOAuth::refuse);
        graph.get("/access_token").handler(ctx -> GraphGate.guard(ctx, () -> exchange(ctx)));
        graph.get("/refresh_access_token").handler(ctx -> GraphGate.guard(ctx, () -> refresh(ctx)));
    }

    private void code(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        TwinClient client =
                server.authenticate(new ClientProof(required(form, "client_id"), required(form, "client_secret")));
        if (!"authorization_code".equals(form.get("grant_type"))) {
            refuse(ctx, Reason.UNSUPPORTED_GRANT);
            return;
        }
        Grant grant = server.redeem(
                client, required(form, "code"), required(form, "redirect_uri"), form.get("code_verifier"));
        ObjectNode answer = Reply.JSON.createObjectNode();
        answer.putArray("data")
                .addObject()
                .put("access_token", tokens.issueShort(grant))
                .put("user_id", Feed.accountOf(grant.person()))
                .put("permissions", String.join(",", new TreeSet<>(grant.scopes(InstagramTokens.SHORT))));
        Reply.json(ctx, 200, answer);
    }

    /** Only the secret says which program asks. */
    private void exchange(RoutingContext ctx) {
        MultiMap query = ctx.queryParams();
        if (!"ig_exchange_token".equals(query.get("grant_type"))) {
            throw GraphRefusal.invalid("Invalid grant_type");
        }
        String secret = String.valueOf(query.get("client_secret"));
        String token = query.get("access_token");
        String clientId = tokens.check(Optional.ofNullable(token)).clientId();
        if (server.client(clientId)
                .filter(client -> client.secret().equals(secret))
                .isEmpty()) {
            throw GraphRefusal.of(1, 0, "Error validating client secret.");
        }
        Reply.json(ctx, 200, longLived(tokens.exchange(token, clientId)));
    }

    private void refresh(RoutingContext ctx) {
        MultiMap query = ctx.queryParams();
        if (!"ig_refresh_token".equals(query.get("grant_type"))) {
            throw GraphRefusal.invalid("Invalid grant_type");
        }
        Reply.json(ctx, 200, longLived(tokens.refresh(query.get("access_token"))));
    }

    private ObjectNode longLived(String token) {
        return Reply.JSON
                .createObjectNode()
                .put("access_token", token)
                .put("token_type", "bearer")
                .put("expires_in", tokens.lifetime());
    }

    private static void refuse(RoutingContext ctx, Reason reason) {
        String message = switch (reason) {
            case UNKNOWN_CLIENT -> "Invalid platform app";
            case WRONG_SECRET -> "Error validating client secret";
            case WRONG_REDIRECT ->
                "Error validating verification code. Please make sure your redirect_uri is identical";
            case BAD_CODE -> "This authorization code has been used or has expired";
            case BAD_VERIFIER, INCOMPLETE, BAD_REFRESH_TOKEN -> "A parameter is missing or does not belong here";
            case UNSUPPORTED_GRANT -> "Invalid grant_type";
        };
        Reply.json(
                ctx,
                400,
                Reply.JSON
                        .createObjectNode()
                        .put("error_type", "OAuthException")
                        .put("code", 400)
                        .put("error_message", message));
    }
}
