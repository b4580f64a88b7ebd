package org.cdcd.connectors.twin.tiktok;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.Person;
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
 * TikTok's dialect: the program's id is its {@code client_key}, scopes stand between commas, and a person's own machine sends
 * a challenge in hexadecimal. A refresh token is good once.
 */
final class TikTokOAuth {
    static final String KIND = "user";
    static final String CLIENT_KEY = "client_key";
    static final Rules RULES = new Rules(
            Rules.Pkce.OPTIONAL_HEX,
            Duration.ofHours(2),
            Duration.ofDays(180),
            Rules.Rotation.SINGLE_USE,
            Duration.ZERO,
            false,
            true,
            Map.of(KIND, "act."),
            "rft.");
    static final Consent CONSENT = new Consent(
            "/v2/auth/authorize/",
            true,
            true,
            Map.of(KIND, "scope"),
            Pattern.compile(","),
            Set.of(
                    "user.info.basic",
                    "user.info.profile",
                    "user.info.stats",
                    "video.list",
                    "video.upload",
                    "video.publish"),
            null,
            asked -> true);

    private final AuthorizationServer server;

    TikTokOAuth(AuthorizationServer server) {
        this.server = server;
    }

    /** The account's id at this application; another one has another. */
    static String openId(Person person) {
        return "-000Example" + person.number();
    }

    /** Ahead of the consent page: a program on a person's own machine must send a challenge. */
    static void guard(Router web) {
        web.get(CONSENT.path()).handler(ctx -> {
            String redirect = String.valueOf(ctx.queryParams().get("redirect_uri"));
            boolean ownMachine = redirect.matches("http://(127\\.0\\.0\\.1|localhost)[:/].*");
            if (ctx.queryParams().contains("client_id")
                    || ownMachine && !ctx.queryParams().contains("code_challenge")) {
                Reply.html(
                        ctx,
                        400,
                        "<!doctype html><title>TikTok</title><p>Something went wrong: client_key, code_challenge.");
            } else {
                ctx.next();
            }
        });
    }

    void mount(Router api) {
        Form.on(api.post("/v2/oauth/token/"), this::token, TikTokOAuth::refuse);
        Form.on(api.post("/v2/oauth/revoke/"), this::revoke, TikTokOAuth::refuse);
    }

    private TwinClient client(MultiMap form) {
        return server.authenticate(
                new ClientProof(ClientProof.required(form, CLIENT_KEY), ClientProof.required(form, "client_secret")));
    }

    private void token(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        TwinClient client = client(form);
        Reply.json(ctx, 200, answer(server.token(client, form, KIND)));
    }

    private static ObjectNode answer(Issued issued) {
        return Reply.JSON
                .createObjectNode()
                .put("access_token", issued.accessToken())
                .put("expires_in", Objects.requireNonNull(issued.lifetime()).toSeconds())
                .put("open_id", openId(issued.access().person()))
                .put(
                        "refresh_expires_in",
                        Objects.requireNonNull(issued.refreshLifetime()).toSeconds())
                .put("refresh_token", issued.refreshToken())
                .put("scope", String.join(",", issued.access().scopes()))
                .put("token_type", "Bearer");
    }

    /** Ends the grant by its access token; nothing is in the answer when that worked. */
    private void revoke(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        TwinClient client = client(form);
        Grant grant = server.grantOf(ClientProof.required(form, "token"));
        if (grant == null || !grant.clientId().equals(client.id())) {
            throw new OAuthRefusal(Reason.BAD_REFRESH_TOKEN);
        }
        server.revokeGrant(grant);
        Reply.json(ctx, 200, Reply.JSON.createObjectNode());
    }

    /** Always 200: who reads the status alone takes a refusal for a token. */
    private static void refuse(RoutingContext ctx, Reason reason) {
        String error = switch (reason) {
            case UNKNOWN_CLIENT, WRONG_SECRET -> "invalid_client";
            case BAD_CODE, BAD_VERIFIER, BAD_REFRESH_TOKEN, WRONG_REDIRECT -> "invalid_grant";
            case INCOMPLETE -> "invalid_request";
            case UNSUPPORTED_GRANT -> "unsupported_grant_type";
        };
        Reply.json(
                ctx,
                200,
                Reply.JSON
                        .createObjectNode()
                        .put("error", error)
                        .put("error_description", "The request is not as it must be.")
                        .put("log_id", "202611240000000000000000000000"));
    }
}
