package org.cdcd.connectors.twin.x;

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
import org.cdcd.connectors.twin.oauth.OAuthRefusal;
import org.cdcd.connectors.twin.oauth.OAuthRefusal.Reason;
import org.cdcd.connectors.twin.oauth.Rules;

/**
 * X's dialect for programs that keep a secret: PKCE and HTTP Basic, a code for half a minute, a refresh token only with
 * {@code offline.access}, good once; to use it again ends the grant.
 */
final class XOAuth {
    static final String KIND = "user";
    static final Duration CODE_LIFETIME = Duration.ofSeconds(30);
    static final Rules RULES = new Rules(
            Rules.Pkce.REQUIRED,
            Duration.ofHours(2),
            Duration.ofDays(182),
            Rules.Rotation.SINGLE_USE,
            Duration.ZERO,
            true,
            true,
            Map.of(),
            "");
    private static final String OFFLINE = "offline.access";
    private static final int LONGEST_STATE = 500;
    private static final Set<String> SCOPES = Set.of(
            "tweet.read",
            "tweet.write",
            "tweet.moderate.write",
            "users.read",
            "users.email",
            "follows.read",
            "follows.write",
            OFFLINE,
            "space.read",
            "mute.read",
            "mute.write",
            "like.read",
            "like.write",
            "list.read",
            "list.write",
            "block.read",
            "block.write",
            "bookmark.read",
            "bookmark.write",
            "dm.read",
            "dm.write",
            "media.write");
    static final Consent CONSENT = new Consent(
            "/i/oauth2/authorize",
            true,
            true,
            Map.of(KIND, "scope"),
            Pattern.compile(" "),
            SCOPES,
            null,
            asked -> asked.scopes().getOrDefault(KIND, Set.of()).contains(OFFLINE));

    private final AuthorizationServer server;

    XOAuth(AuthorizationServer server) {
        this.server = server;
    }

    /** Ahead of the consent page: what X does not even show a page for. */
    static void guard(Router web) {
        web.get(CONSENT.path()).handler(ctx -> {
            String state = ctx.queryParams().get("state");
            if (state == null || state.isEmpty() || state.length() > LONGEST_STATE) {
                Reply.html(ctx, 400, "<!doctype html><title>X</title><p>Something went wrong.");
            } else {
                ctx.next();
            }
        });
    }

    void mount(Router api) {
        Form.on(api.post("/2/oauth2/token"), this::token, XOAuth::refuse);
        Form.on(api.post("/2/oauth2/revoke"), this::revoke, XOAuth::refuse);
    }

    private TwinClient client(RoutingContext ctx) {
        if (ctx.request().getHeader("Authorization") == null) {
            throw new OAuthRefusal(Reason.UNKNOWN_CLIENT);
        }
        return server.authenticate(ClientProof.of(ctx, ctx.request().formAttributes()));
    }

    private void token(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        TwinClient client = client(ctx);
        switch (ClientProof.required(form, "grant_type")) {
            case "authorization_code" -> {
                Grant grant = server.redeem(
                        client,
                        ClientProof.required(form, "code"),
                        ClientProof.required(form, "redirect_uri"),
                        ClientProof.required(form, "code_verifier"));
                Reply.json(ctx, 200, answer(server.issue(grant, KIND)));
            }
            case "refresh_token" ->
                Reply.json(ctx, 200, answer(server.refresh(client, ClientProof.required(form, "refresh_token"))));
            default -> refuse(ctx, Reason.UNSUPPORTED_GRANT);
        }
    }

    private static ObjectNode answer(Issued issued) {
        ObjectNode answer = Reply.JSON
                .createObjectNode()
                .put("token_type", "bearer")
                .put(
                        "expires_in",
                        RULES.accessLifetime() == null
                                ? 0
                                : RULES.accessLifetime().toSeconds())
                .put("access_token", issued.accessToken())
                .put("scope", String.join(" ", issued.access().scopes()));
        return issued.refreshToken() == null ? answer : answer.put("refresh_token", issued.refreshToken());
    }

    /** RFC 7009, but with a word of its own in the answer. */
    private void revoke(RoutingContext ctx) {
        TwinClient client = client(ctx);
        Grant grant = server.grantOf(ClientProof.required(ctx.request().formAttributes(), "token"));
        if (grant != null && grant.clientId().equals(client.id())) {
            server.revokeGrant(grant);
        }
        Reply.json(ctx, 200, Reply.JSON.createObjectNode().put("revoked", true));
    }

    private static void refuse(RoutingContext ctx, Reason reason) {
        switch (reason) {
            case UNKNOWN_CLIENT, WRONG_SECRET ->
                say(ctx, 401, "unauthorized_client", "Missing valid authorization header");
            case BAD_CODE, WRONG_REDIRECT, BAD_VERIFIER ->
                say(ctx, 400, "invalid_request", "Value passed for the authorization code was invalid.");
            case BAD_REFRESH_TOKEN -> say(ctx, 400, "invalid_request", "Value passed for the token was invalid.");
            case UNSUPPORTED_GRANT -> say(ctx, 400, "unsupported_grant_type", "The grant type is not supported.");
            case INCOMPLETE -> say(ctx, 400, "invalid_request", "Missing required parameter.");
        }
    }

    private static void say(RoutingContext ctx, int status, String error, String description) {
        Reply.json(
                ctx, status, Reply.JSON.createObjectNode().put("error", error).put("error_description", description));
    }
}
