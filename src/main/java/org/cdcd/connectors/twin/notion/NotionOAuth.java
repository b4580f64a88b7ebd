package org.cdcd.connectors.twin.notion;

import static org.cdcd.connectors.twin.oauth.ClientProof.required;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.ClientProof;
import org.cdcd.connectors.twin.oauth.Consent;
import org.cdcd.connectors.twin.oauth.ConsentPage;
import org.cdcd.connectors.twin.oauth.Form;
import org.cdcd.connectors.twin.oauth.Grant;
import org.cdcd.connectors.twin.oauth.Issued;
import org.cdcd.connectors.twin.oauth.OAuthRefusal;
import org.cdcd.connectors.twin.oauth.OAuthRefusal.Reason;
import org.cdcd.connectors.twin.oauth.Rules;
import org.jspecify.annotations.Nullable;

/**
 * Notion's dialect: no scopes, JSON bodies, the program proves itself with Basic alone; access tokens name no lifetime, and a
 * refresh replaces both tokens.
 */
final class NotionOAuth {
    static final String KIND = "bot";
    static final Rules RULES = new Rules(
            Rules.Pkce.REFUSED,
            null,
            null,
            Rules.Rotation.SINGLE_USE,
            Duration.ZERO,
            true,
            true,
            Map.of(KIND, "ntn_"),
            "nrt_");
    private static final Consent CONSENT =
            new Consent("/v1/oauth/authorize", true, false, Map.of(), Pattern.compile(" +"), null, null, asked -> true);

    private final AuthorizationServer server;

    NotionOAuth(AuthorizationServer server) {
        this.server = server;
    }

    void mount(Router router) {
        router.get(CONSENT.path()).handler(ctx -> {
            if ("user".equals(ctx.queryParams().get("owner"))) {
                ctx.next();
            } else {
                Reply.html(ctx, 400, "<!doctype html><title>Notion</title><p>Missing or invalid owner.");
            }
        });
        new ConsentPage(server, CONSENT).mount(router);
        Form.on(router.post("/v1/oauth/token"), this::token, NotionOAuth::refuse);
        Form.on(router.post("/v1/oauth/revoke"), this::revoke, NotionOAuth::refuse);
        Form.on(router.post("/v1/oauth/introspect"), this::introspect, NotionOAuth::refuse);
    }

    private void token(RoutingContext ctx) {
        MultiMap body = body(ctx);
        TwinClient client = server.authenticate(ClientProof.of(ctx, body));
        switch (required(body, "grant_type")) {
            case "authorization_code" -> {
                Grant grant = server.redeem(
                        client, required(body, "code"), body.get("redirect_uri"), body.get("code_verifier"));
                answer(ctx, server.issue(grant, KIND));
            }
            case "refresh_token" -> answer(ctx, server.refresh(client, required(body, "refresh_token")));
            default -> refuse(ctx, Reason.UNSUPPORTED_GRANT);
        }
    }

    private static void answer(RoutingContext ctx, Issued issued) {
        Access access = issued.access();
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("access_token", issued.accessToken())
                .put("token_type", "bearer")
                .put("refresh_token", issued.refreshToken())
                .put("bot_id", Ids.bot(access.person()))
                .putNull("workspace_icon")
                .put("workspace_name", NotionState.WORKSPACE)
                .put("workspace_id", Ids.WORKSPACE)
                .putNull("duplicated_template_id");
        json.putObject("owner").put("type", "user").set("user", NotionJson.person(access.person()));
        ctx.response().putHeader("Cache-Control", "no-store");
        Reply.json(ctx, 200, json);
    }

    private void revoke(RoutingContext ctx) {
        Grant grant = grant(ctx);
        if (grant != null) {
            server.revokeGrant(grant);
        }
        Reply.json(ctx, 200, Reply.JSON.createObjectNode());
    }

    private void introspect(RoutingContext ctx) {
        Reply.json(ctx, 200, Reply.JSON.createObjectNode().put("active", grant(ctx) != null));
    }

    /** Of the token in the body, if it is one of the program that asks. */
    private @Nullable Grant grant(RoutingContext ctx) {
        MultiMap body = body(ctx);
        TwinClient client = server.authenticate(ClientProof.of(ctx, body));
        Grant grant = server.grantOf(required(body, "token"));
        return grant == null || !grant.clientId().equals(client.id()) ? null : grant;
    }

    /** The members of a JSON body; anything else, and a proof in the body, is refused. */
    private static MultiMap body(RoutingContext ctx) {
        String type = String.valueOf(ctx.request().getHeader("Content-Type"));
        String proof = String.valueOf(ctx.request().getHeader("Authorization"));
        if (!proof.startsWith("Basic ")) {
            throw new OAuthRefusal(Reason.UNKNOWN_CLIENT);
        }
        Buffer sent = ctx.body().buffer();
        try {
            JsonNode json = Reply.JSON.readTree(sent == null ? "" : sent.toString());
            if (!type.startsWith("application/json") || !json.isObject()) {
                throw new OAuthRefusal(Reason.INCOMPLETE);
            }
            MultiMap members = MultiMap.caseInsensitiveMultiMap();
            json.properties()
                    .forEach(member ->
                            members.add(member.getKey(), member.getValue().asText()));
            return members;
        } catch (JsonProcessingException broken) {
            throw new OAuthRefusal(Reason.INCOMPLETE);
        }
    }

    private static void refuse(RoutingContext ctx, Reason reason) {
        switch (reason) {
            case UNKNOWN_CLIENT, WRONG_SECRET -> refusal(ctx, 401, "invalid_client");
            case UNSUPPORTED_GRANT -> refusal(ctx, 400, "unsupported_grant_type");
            case INCOMPLETE -> refusal(ctx, 400, "invalid_request");
            case WRONG_REDIRECT, BAD_CODE, BAD_VERIFIER, BAD_REFRESH_TOKEN -> refusal(ctx, 400, "invalid_grant");
        }
    }

    private static void refusal(RoutingContext ctx, int status, String error) {
        Reply.json(ctx, status, Reply.JSON.createObjectNode().put("error", error));
    }
}
