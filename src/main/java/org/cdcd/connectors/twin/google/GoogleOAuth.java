package org.cdcd.connectors.twin.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Person;
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

/**
 * Google's dialect: a refresh token comes only with {@code access_type=offline} and only on the first consent, unless consent
 * is asked for again; it stays good and is not sent again. Consent may be incremental: with {@code include_granted_scopes} a
 * token can do all that the person ever allowed the program, at whichever service. Revoking ends all of that at once.
 */
final class GoogleOAuth {
    static final String ACCOUNTS = "accounts.google.com";
    static final String OAUTH = "oauth2.googleapis.com";
    static final String OPENID = "openidconnect.googleapis.com";
    static final String KIND = "user";
    static final Rules RULES = new Rules(
            Rules.Pkce.OPTIONAL,
            Duration.ofHours(1),
            null,
            Rules.Rotation.REUSABLE,
            Duration.ZERO,
            false,
            false,
            Map.of(KIND, "ya29."),
            "1//");
    private static final Set<String> SCOPES = Stream.concat(
                    Stream.of("openid", "email", "profile", "https://mail.google.com/"),
                    Stream.of(
                                    "drive",
                                    "drive.file",
                                    "drive.readonly",
                                    "drive.metadata",
                                    "drive.metadata.readonly",
                                    "drive.appdata",
                                    "calendar",
                                    "calendar.readonly",
                                    "calendar.calendarlist.readonly",
                                    "calendar.events",
                                    "calendar.events.readonly",
                                    "calendar.freebusy",
                                    "userinfo.email",
                                    "userinfo.profile")
                            .map(name -> GoogleAccounts.SCOPE + name))
            .collect(Collectors.toUnmodifiableSet());
    static final Consent CONSENT = new Consent(
            "/o/oauth2/v2/auth",
            true,
            true,
            Map.of(KIND, "scope"),
            Pattern.compile(" +"),
            SCOPES,
            "https://accounts.google.com",
            GoogleOAuth::offline,
            asked -> "true".equals(asked.parameters().get("include_granted_scopes")));

    private final AuthorizationServer server;

    GoogleOAuth(AuthorizationServer server) {
        this.server = server;
    }

    private static boolean offline(Consent.Asked asked) {
        String prompt = asked.parameters().getOrDefault("prompt", "");
        return "offline".equals(asked.parameters().get("access_type"))
                && (!asked.consentedBefore() || List.of(prompt.split(" ")).contains("consent"));
    }

    void mount(Router oauth, Router openid, Router api) {
        Form.on(oauth.post("/token"), this::token, GoogleOAuth::refuse);
        Form.on(oauth.post("/revoke"), this::revoke, GoogleOAuth::refuse);
        oauth.get("/tokeninfo").handler(this::tokenInfo);
        openid.get("/v1/userinfo").handler(ctx -> userInfo(ctx, "sub", "email_verified"));
        api.get("/oauth2/v2/userinfo").handler(ctx -> userInfo(ctx, "id", "verified_email"));
    }

    private void token(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        TwinClient client = server.authenticate(ClientProof.of(ctx, form));
        answer(ctx, server.token(client, form, KIND));
    }

    private static void answer(RoutingContext ctx, Issued issued) {
        ObjectNode json = Reply.JSON.createObjectNode().put("access_token", issued.accessToken());
        if (issued.lifetime() != null) {
            json.put("expires_in", issued.lifetime().toSeconds());
        }
        if (issued.refreshToken() != null) {
            json.put("refresh_token", issued.refreshToken());
        }
        ctx.response().putHeader("Cache-Control", "no-store");
        Reply.json(
                ctx,
                200,
                json.put("scope", String.join(" ", issued.access().scopes())).put("token_type", "Bearer"));
    }

    private void revoke(RoutingContext ctx) {
        String token = ctx.request().formAttributes().get("token");
        Grant grant =
                server.grantOf(token == null ? String.valueOf(ctx.queryParams().get("token")) : token);
        if (grant == null) {
            refusal(ctx, 400, "invalid_token", "Token expired or revoked");
            return;
        }
        server.revokeAll(grant.clientId(), grant.person());
        Reply.json(ctx, 200, Reply.JSON.createObjectNode());
    }

    private void tokenInfo(RoutingContext ctx) {
        Access access = server.find(String.valueOf(ctx.queryParams().get("access_token")));
        if (access == null || server.expired(access)) {
            refusal(ctx, 400, "invalid_token", "Invalid Value");
            return;
        }
        Reply.json(
                ctx,
                200,
                Reply.JSON
                        .createObjectNode()
                        .put("aud", access.clientId())
                        .put("azp", access.clientId())
                        .put("sub", subject(access.person()))
                        .put("scope", String.join(" ", access.scopes())));
    }

    private void userInfo(RoutingContext ctx, String idName, String verifiedName) {
        Access access = BearerToken.of(ctx, "bearer").map(server::find).orElse(null);
        if (access == null || server.expired(access)) {
            GoogleRefusal.of(401, "authError", "Invalid Credentials").send(ctx);
            return;
        }
        ObjectNode json = Reply.JSON.createObjectNode().put(idName, subject(access.person()));
        if (access.has("email") || access.has(GoogleAccounts.SCOPE + "userinfo.email")) {
            json.put("email", access.person().email()).put(verifiedName, true);
        }
        if (access.has("profile") || access.has(GoogleAccounts.SCOPE + "userinfo.profile")) {
            json.put("name", access.person().name());
        }
        Reply.json(ctx, 200, json);
    }

    private static String subject(Person person) {
        return "10769150350006150" + person.number();
    }

    private static void refuse(RoutingContext ctx, Reason reason) {
        switch (reason) {
            case UNKNOWN_CLIENT, WRONG_SECRET -> refusal(ctx, 401, "invalid_client", "Unauthorized");
            case WRONG_REDIRECT -> refusal(ctx, 400, "redirect_uri_mismatch", "Bad Request");
            case BAD_CODE, BAD_REFRESH_TOKEN -> refusal(ctx, 400, "invalid_grant", "Bad Request");
            case BAD_VERIFIER -> refusal(ctx, 400, "invalid_grant", "Invalid code verifier.");
            case UNSUPPORTED_GRANT -> refusal(ctx, 400, "unsupported_grant_type", "Invalid grant_type");
            case INCOMPLETE -> refusal(ctx, 400, "invalid_request", "A required parameter is missing.");
        }
    }

    private static void refusal(RoutingContext ctx, int status, String error, String description) {
        Reply.json(
                ctx, status, Reply.JSON.createObjectNode().put("error", error).put("error_description", description));
    }
}
