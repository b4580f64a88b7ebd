package org.cdcd.connectors.twin.microsoft;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.ClientProof;
import org.cdcd.connectors.twin.oauth.Consent;
import org.cdcd.connectors.twin.oauth.Form;
import org.cdcd.connectors.twin.oauth.Issued;
import org.cdcd.connectors.twin.oauth.OAuthRefusal.Reason;
import org.cdcd.connectors.twin.oauth.Rules;

/**
 * Microsoft's dialect: a refresh token comes only with the scope {@code offline_access}, each refresh brings another, and
 * the ones before live out their ninety days; errors have a number.
 */
final class MicrosoftOAuth {
    static final String KIND = "user";
    private static final String OUTLOOK = "https://outlook.office.com/";
    private static final String OFFLINE = "offline_access";
    private static final Duration REFRESH_LIFETIME = Duration.ofDays(90);

    static final Rules RULES = new Rules(
            Rules.Pkce.OPTIONAL,
            Duration.ofMinutes(65),
            REFRESH_LIFETIME,
            Rules.Rotation.SINGLE_USE,
            REFRESH_LIFETIME,
            false,
            false,
            Map.of(KIND, "EwB"),
            "M.C5_");
    static final Consent CONSENT = new Consent(
            "/common/oauth2/v2.0/authorize",
            true,
            true,
            Map.of(KIND, "scope"),
            Pattern.compile(" +"),
            Set.of(
                    OFFLINE,
                    "openid",
                    "profile",
                    "email",
                    "User.Read",
                    "Files.Read",
                    "Files.Read.All",
                    "Files.ReadWrite",
                    "Files.ReadWrite.All",
                    OUTLOOK + "IMAP.AccessAsUser.All",
                    OUTLOOK + "SMTP.Send"),
            null,
            asked -> asked.scopes().getOrDefault(KIND, Set.of()).contains(OFFLINE));

    private final AuthorizationServer server;
    private final IdTokens idTokens;

    MicrosoftOAuth(AuthorizationServer server, IdTokens idTokens) {
        this.server = server;
        this.idTokens = idTokens;
    }

    void mount(Router router) {
        Form.on(router.post("/common/oauth2/v2.0/token"), this::token, MicrosoftOAuth::refuse);
    }

    private void token(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        TwinClient client = server.authenticate(ClientProof.of(ctx, form));
        answer(ctx, server.token(client, form, KIND));
    }

    /** {@code offline_access} is never among the scopes that were granted. */
    private void answer(RoutingContext ctx, Issued issued) {
        long seconds = issued.lifetime() == null ? 0 : issued.lifetime().toSeconds();
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("token_type", "Bearer")
                .put(
                        "scope",
                        issued.access().scopes().stream()
                                .filter(scope -> !scope.equals(OFFLINE))
                                .collect(Collectors.joining(" ")))
                .put("expires_in", seconds)
                .put("ext_expires_in", seconds)
                .put("access_token", issued.accessToken());
        if (issued.refreshToken() != null) {
            json.put("refresh_token", issued.refreshToken());
        }
        if (issued.access().has("openid")) {
            json.put("id_token", idTokens.of(issued.access()));
        }
        Reply.json(ctx, 200, json);
    }

    private static void refuse(RoutingContext ctx, Reason reason) {
        switch (reason) {
            case UNKNOWN_CLIENT -> refusal(ctx, "unauthorized_client", 700016, "Application was not found");
            case WRONG_SECRET -> refusal(ctx, "invalid_client", 7000215, "Invalid client secret provided");
            case WRONG_REDIRECT -> refusal(ctx, "invalid_grant", 500112, "The reply address does not match");
            case BAD_CODE -> refusal(ctx, "invalid_grant", 54005, "The code was already redeemed or is malformed");
            case BAD_VERIFIER -> refusal(ctx, "invalid_grant", 501481, "The code verifier does not match");
            case BAD_REFRESH_TOKEN -> refusal(ctx, "invalid_grant", 50173, "The grant has expired or was revoked");
            case UNSUPPORTED_GRANT -> refusal(ctx, "unsupported_grant_type", 70003, "The grant type is not supported");
            case INCOMPLETE -> refusal(ctx, "invalid_request", 900144, "The body lacks a required parameter");
        }
    }

    private static void refusal(RoutingContext ctx, String error, int number, String description) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("error", error)
                .put("error_description", "AADSTS" + number + ": " + description + ".");
        json.putArray("error_codes").add(number);
        Reply.json(ctx, error.equals("invalid_client") ? 401 : 400, json);
    }
}
