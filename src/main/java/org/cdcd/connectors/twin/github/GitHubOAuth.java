package org.cdcd.connectors.twin.github;

import static org.cdcd.connectors.twin.oauth.ClientProof.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
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
 * GitHub's dialect: scopes go out with spaces and come back with commas, an error is a 200, answers are forms unless JSON
 * is asked for, a refresh ends the tokens before it.
 */
final class GitHubOAuth {
    static final String KIND = "user";
    static final Rules RULES = new Rules(
            Rules.Pkce.OPTIONAL,
            Duration.ofHours(8),
            Duration.ofSeconds(15_811_200),
            Rules.Rotation.SINGLE_USE,
            Duration.ZERO,
            false,
            true,
            Map.of(KIND, "gho_"),
            "ghr_");
    static final Consent CONSENT = new Consent(
            "/login/oauth/authorize",
            false,
            false,
            Map.of(KIND, "scope"),
            Pattern.compile("[ ,]+"),
            null,
            null,
            asked -> true);

    private final AuthorizationServer server;

    GitHubOAuth(AuthorizationServer server) {
        this.server = server;
    }

    void mount(Router web) {
        Form.on(web.post("/login/oauth/access_token"), this::token, GitHubOAuth::refuse);
    }

    private void token(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        TwinClient client = server.authenticate(ClientProof.of(ctx, form));
        String grantType = form.get("grant_type");
        if (grantType == null || grantType.equals("authorization_code")) {
            Grant grant =
                    server.redeem(client, required(form, "code"), form.get("redirect_uri"), form.get("code_verifier"));
            answer(ctx, json(server.issue(grant, KIND)));
        } else if (grantType.equals("refresh_token")) {
            answer(ctx, json(server.refresh(client, required(form, "refresh_token"))));
        } else {
            refuse(ctx, Reason.UNSUPPORTED_GRANT);
        }
    }

    private static ObjectNode json(Issued issued) {
        ObjectNode json = Reply.JSON.createObjectNode().put("access_token", issued.accessToken());
        if (issued.lifetime() != null) {
            json.put("expires_in", issued.lifetime().toSeconds());
        }
        if (issued.lifetime() != null && issued.refreshToken() != null && issued.refreshLifetime() != null) {
            json.put("refresh_token", issued.refreshToken())
                    .put("refresh_token_expires_in", issued.refreshLifetime().toSeconds());
        }
        return json.put("token_type", "bearer")
                .put("scope", String.join(",", issued.access().scopes()));
    }

    private static void refuse(RoutingContext ctx, Reason reason) {
        String error = switch (reason) {
            case UNKNOWN_CLIENT, WRONG_SECRET -> "incorrect_client_credentials";
            case WRONG_REDIRECT -> "redirect_uri_mismatch";
            case BAD_CODE, BAD_VERIFIER, INCOMPLETE -> "bad_verification_code";
            case BAD_REFRESH_TOKEN -> "bad_refresh_token";
            case UNSUPPORTED_GRANT -> "unsupported_grant_type";
        };
        answer(
                ctx,
                Reply.JSON
                        .createObjectNode()
                        .put("error", error)
                        .put("error_description", "The request was refused.")
                        .put("error_uri", "https://docs.github.com/apps"));
    }

    private static void answer(RoutingContext ctx, ObjectNode json) {
        ctx.response().putHeader("Cache-Control", "no-store");
        if (String.valueOf(ctx.request().getHeader("Accept")).contains("application/json")) {
            Reply.json(ctx, 200, json);
            return;
        }
        QueryStringEncoder form = new QueryStringEncoder("");
        json.properties()
                .forEach(member ->
                        form.addParam(member.getKey(), member.getValue().asText()));
        Reply.send(
                ctx,
                200,
                "application/x-www-form-urlencoded; charset=utf-8",
                Buffer.buffer(form.toString().substring(1)));
    }
}
