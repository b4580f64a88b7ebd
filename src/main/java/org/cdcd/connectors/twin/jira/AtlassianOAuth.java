package org.cdcd.connectors.twin.jira;

import static org.cdcd.connectors.twin.oauth.ClientProof.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.BearerToken;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.oauth.Access;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.oauth.ClientProof;
import org.cdcd.connectors.twin.oauth.Consent;
import org.cdcd.connectors.twin.oauth.Form;
import org.cdcd.connectors.twin.oauth.Issued;
import org.cdcd.connectors.twin.oauth.OAuthRefusal;
import org.cdcd.connectors.twin.oauth.OAuthRefusal.Reason;
import org.cdcd.connectors.twin.oauth.Rules;

/**
 * Atlassian's dialect: token calls are JSON; a refresh token only with {@code offline_access}, used once, with ten minutes'
 * leeway; a refusal is a 403; one grant covers every site of the person.
 */
final class AtlassianOAuth {
    static final String AUTH = "auth.atlassian.com";
    static final String API = "api.atlassian.com";
    static final Rules RULES = new Rules(
            Rules.Pkce.OPTIONAL,
            Duration.ofHours(1),
            Duration.ofDays(90),
            Rules.Rotation.SINGLE_USE,
            Duration.ofMinutes(10),
            true,
            false,
            Map.of(JiraGate.OAUTH, "eyJraWQi"),
            "eyJhbGci");
    private static final Set<String> SCOPES = Set.of(
            "offline_access",
            "read:me",
            "read:jira-user",
            "read:jira-work",
            "write:jira-work",
            "manage:jira-webhook",
            "manage:jira-project",
            "manage:jira-configuration");
    static final Consent CONSENT = new Consent(
            "/authorize",
            true,
            true,
            Map.of(JiraGate.OAUTH, "scope"),
            Pattern.compile(" +"),
            SCOPES,
            null,
            asked -> asked.scopes().getOrDefault(JiraGate.OAUTH, Set.of()).contains("offline_access"));

    private final AuthorizationServer server;
    private final Sites sites;

    AtlassianOAuth(AuthorizationServer server, Sites sites) {
        this.server = server;
        this.sites = sites;
    }

    void mount(Router auth, Router api) {
        Form.on(auth.post("/oauth/token"), this::token, AtlassianOAuth::refuse);
        api.get("/oauth/token/accessible-resources").handler(this::resources);
    }

    private void token(RoutingContext ctx) {
        MultiMap members = members(ctx);
        String grantType = required(members, "grant_type");
        TwinClient client = server.authenticate(
                new ClientProof(required(members, "client_id"), required(members, "client_secret")));
        switch (grantType) {
            case "authorization_code" ->
                answer(
                        ctx,
                        server.issue(
                                server.redeem(
                                        client,
                                        required(members, "code"),
                                        required(members, "redirect_uri"),
                                        members.get("code_verifier")),
                                JiraGate.OAUTH));
            case "refresh_token" -> answer(ctx, server.refresh(client, required(members, "refresh_token")));
            default -> throw new OAuthRefusal(Reason.UNSUPPORTED_GRANT);
        }
    }

    private static MultiMap members(RoutingContext ctx) {
        MultiMap members = MultiMap.caseInsensitiveMultiMap();
        Buffer sent = ctx.body().buffer();
        String type = String.valueOf(ctx.request().getHeader("Content-Type"));
        try {
            JsonNode json = sent == null || !type.startsWith("application/json")
                    ? Reply.JSON.createObjectNode()
                    : Reply.JSON.readTree(sent.getBytes());
            json.properties().forEach(member -> members.add(member.getKey(), member.getValue().asText()));
            return members;
        } catch (IOException broken) {
            throw new OAuthRefusal(Reason.INCOMPLETE);
        }
    }

    private static void answer(RoutingContext ctx, Issued issued) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("access_token", issued.accessToken())
                .put("expires_in", Objects.requireNonNull(issued.lifetime()).toSeconds())
                .put("token_type", "Bearer")
                .put("scope", String.join(" ", issued.access().scopes()));
        if (issued.refreshToken() != null) {
            json.put("refresh_token", issued.refreshToken());
        }
        Reply.json(ctx, 200, json);
    }

    private void resources(RoutingContext ctx) {
        Access access = BearerToken.of(ctx, "bearer").map(server::find).orElse(null);
        if (access == null || server.expired(access)) {
            JiraRefusal refusal = JiraRefusal.gateway(401, "Unauthorized");
            Reply.json(ctx, refusal.status(), refusal.body());
            return;
        }
        ArrayNode list = Reply.JSON.createArrayNode();
        List<String> scopes = access.scopes().stream().filter(scope -> scope.contains("jira")).toList();
        for (Site site : sites.ofPerson(access.person())) {
            ObjectNode one = list.addObject()
                    .put("id", site.cloudId)
                    .put("url", site.base)
                    .put("name", site.base.substring("https://".length(), site.base.indexOf('.')))
                    .put("avatarUrl", site.base + "/avatar.png");
            scopes.forEach(one.putArray("scopes")::add);
        }
        Reply.json(ctx, 200, list);
    }

    private static void refuse(RoutingContext ctx, Reason reason) {
        switch (reason) {
            case UNKNOWN_CLIENT, WRONG_SECRET -> refusal(ctx, 401, "access_denied", "Unauthorized");
            case BAD_REFRESH_TOKEN -> refusal(ctx, 403, "invalid_grant", "Unknown or invalid refresh token.");
            case BAD_CODE, BAD_VERIFIER, WRONG_REDIRECT ->
                refusal(ctx, 403, "invalid_grant", "Invalid authorization code");
            case UNSUPPORTED_GRANT -> refusal(ctx, 403, "unsupported_grant_type", "Unsupported grant type");
            case INCOMPLETE -> refusal(ctx, 400, "invalid_request", "A required parameter is missing.");
        }
    }

    private static void refusal(RoutingContext ctx, int status, String error, String description) {
        Reply.json(
                ctx, status, Reply.JSON.createObjectNode().put("error", error).put("error_description", description));
    }
}
