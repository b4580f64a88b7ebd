package org.cdcd.connectors.twin.matrix;

import static org.cdcd.connectors.twin.oauth.ClientProof.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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
 * Matrix' dialect: metadata at the homeserver, everything else at another host; PKCE is a must; one scope for all and one that
 * names the device, whose earlier tokens end.
 */
final class MatrixOAuth {
    static final String HOST = "account.home.example";
    static final String ISSUER = "https://" + HOST + "/";
    static final String ACCESS = "access";
    static final String API = "urn:matrix:client:api:*";
    static final Rules RULES = new Rules(
            Rules.Pkce.REQUIRED,
            Duration.ofSeconds(299),
            null,
            Rules.Rotation.SINGLE_USE,
            Duration.ZERO,
            true,
            false,
            Map.of(ACCESS, "mat_"),
            "mar_");
    static final Consent CONSENT = new Consent(
            "/authorize", true, true, Map.of(ACCESS, "scope"), Pattern.compile(" +"), null, ISSUER, asked -> true);
    private static final String DEVICE = "urn:matrix:client:device:";
    private static final Pattern DEVICE_ID = Pattern.compile("[A-Za-z0-9._~-]{10,255}");

    private final AuthorizationServer server;
    private final Registrations registrations;
    private final Map<String, Grant> devices = new HashMap<>();

    MatrixOAuth(AuthorizationServer server) {
        this.server = server;
        this.registrations = new Registrations(server);
    }

    /** The device that a grant names; empty if it names none. */
    static String device(Set<String> scopes) {
        return scopes.stream()
                .filter(scope -> scope.startsWith(DEVICE))
                .map(scope -> scope.substring(DEVICE.length()))
                .findFirst()
                .orElse("");
    }

    void mount(Router homeserver, Router account) {
        homeserver.get(MatrixTwin.API + "/v1/auth_metadata").handler(MatrixOAuth::metadata);
        account.get(CONSENT.path()).handler(this::demandADevice);
        account.post("/register").handler(BodyHandler.create(false)).handler(registrations::register);
        Form.on(account.post("/token"), this::token, MatrixOAuth::refuse);
        Form.on(account.post("/revoke"), this::revoke, MatrixOAuth::refuse);
    }

    private static void metadata(RoutingContext ctx) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("issuer", ISSUER)
                .put("authorization_endpoint", ISSUER + "authorize")
                .put("token_endpoint", ISSUER + "token")
                .put("revocation_endpoint", ISSUER + "revoke")
                .put("registration_endpoint", ISSUER + "register")
                .put("authorization_response_iss_parameter_supported", true);
        json.putArray("response_types_supported").add("code");
        json.putArray("grant_types_supported").add("authorization_code").add("refresh_token");
        json.putArray("response_modes_supported").add("query").add("fragment");
        json.putArray("code_challenge_methods_supported").add("S256");
        Reply.json(ctx, 200, json);
    }

    private void demandADevice(RoutingContext ctx) {
        Set<String> scopes =
                Set.of(String.valueOf(ctx.queryParams().get("scope")).split(" +"));
        long named = scopes.stream().filter(scope -> scope.startsWith(DEVICE)).count();
        boolean known = scopes.contains(API)
                && named == 1
                && DEVICE_ID.matcher(device(scopes)).matches();
        String mode = Objects.requireNonNullElse(ctx.queryParams().get("response_mode"), "query");
        if (known && mode.equals("query")) {
            ctx.next();
        } else {
            Reply.html(ctx, 400, "<!doctype html><title>Error</title><p>invalid_scope");
        }
    }

    private void token(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        TwinClient client = server.authenticate(ClientProof.of(ctx, form));
        switch (required(form, "grant_type")) {
            case "authorization_code" -> {
                Grant grant = server.redeem(
                        client, required(form, "code"), required(form, "redirect_uri"), form.get("code_verifier"));
                Grant before = devices.put(grant.person().login() + "|" + device(grant.scopes(ACCESS)), grant);
                if (before != null) {
                    server.revokeGrant(before);
                }
                answer(ctx, server.issue(grant, ACCESS));
            }
            case "refresh_token" -> answer(ctx, server.refresh(client, required(form, "refresh_token")));
            default -> throw new OAuthRefusal(Reason.UNSUPPORTED_GRANT);
        }
    }

    private static void answer(RoutingContext ctx, Issued issued) {
        Reply.json(
                ctx,
                200,
                Reply.JSON
                        .createObjectNode()
                        .put("access_token", issued.accessToken())
                        .put("refresh_token", issued.refreshToken())
                        .put("token_type", "Bearer")
                        .put(
                                "expires_in",
                                Objects.requireNonNull(issued.lifetime()).toSeconds())
                        .put("scope", String.join(" ", issued.access().scopes())));
    }

    /** Both tokens end; one that is unknown is no error (RFC 7009, 2.2). */
    private void revoke(RoutingContext ctx) {
        MultiMap form = ctx.request().formAttributes();
        server.authenticate(ClientProof.of(ctx, form));
        Grant grant = server.grantOf(required(form, "token"));
        if (grant != null) {
            server.revokeGrant(grant);
        }
        Reply.json(ctx, 200, Reply.JSON.createObjectNode());
    }

    private static void refuse(RoutingContext ctx, Reason reason) {
        String error = switch (reason) {
            case UNKNOWN_CLIENT, WRONG_SECRET -> "invalid_client";
            case INCOMPLETE -> "invalid_request";
            case UNSUPPORTED_GRANT -> "unsupported_grant_type";
            default -> "invalid_grant";
        };
        Reply.json(
                ctx,
                error.equals("invalid_client") ? 401 : 400,
                Reply.JSON.createObjectNode().put("error", error));
    }
}
