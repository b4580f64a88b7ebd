package org.cdcd.connectors.twin.x;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.twin.Twins.CALLBACK;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class XOAuthTest {
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final String AUTHORIZE = "https://x.com/i/oauth2/authorize?response_type=code&client_id=our-program"
            + "&redirect_uri=" + CALLBACK + "&scope=tweet.read%20users.read%20offline.access&state=xyz";
    private static final String CHALLENGED =
            AUTHORIZE + "&code_challenge=" + CHALLENGE + "&code_challenge_method=S256&twin_consent=allow";
    private static final String API = "https://api.x.com/2/";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();

    private Answer call(String path, Map<String, String> form) {
        return caller.form(API + path, form, "Authorization", Caller.basic("our-program", "our-secret"));
    }

    private Answer redeem(String code, String... changed) {
        Map<String, String> form = new HashMap<>(Map.of(
                "grant_type", "authorization_code",
                "code", code,
                "redirect_uri", CALLBACK,
                "code_verifier", VERIFIER));
        for (int i = 0; i < changed.length; i += 2) {
            form.put(changed[i], changed[i + 1]);
        }
        return call("oauth2/token", form);
    }

    private Answer refresh(String token) {
        return call("oauth2/token", Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    private JsonNode linked() {
        return redeem(caller.get(CHALLENGED).sentBack("code")).json();
    }

    private int me(JsonNode token) {
        return caller.get(
                        API + "users/me",
                        "Authorization",
                        "Bearer " + token.path("access_token").asText())
                .status();
    }

    @Test
    void asksForAChallengeAndAShortState() {
        assertThat(caller.get(AUTHORIZE + "&twin_consent=allow").sentBack("error"))
                .isEqualTo("invalid_request");
        assertThat(caller.get(CHALLENGED.replace("state=xyz", "state=" + "x".repeat(501)))
                        .status())
                .isEqualTo(400);
        assertThat(caller.get(CHALLENGED.replace("tweet.read", "tweets.read")).sentBack("error"))
                .isEqualTo("invalid_scope");
    }

    @Test
    void givesAGoodTokenToAProgramWithBasicOnly() {
        String code = caller.get(CHALLENGED).sentBack("code");
        Map<String, String> form = Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                CALLBACK,
                "code_verifier",
                VERIFIER,
                "client_id",
                "our-program",
                "client_secret",
                "our-secret");
        assertThat(caller.form(API + "oauth2/token", form).status()).isEqualTo(401);
        JsonNode token = redeem(code).json();
        assertThat(token.path("expires_in").asInt()).isEqualTo(7200);
        assertThat(token.path("scope").asText().split(" ")).contains("offline.access");
        assertThat(me(token)).isEqualTo(200);
    }

    @Test
    void takesACodeForHalfAMinuteAndOnce() {
        String late = caller.get(CHALLENGED).sentBack("code");
        TWINS.pass(Duration.ofSeconds(31));
        assertThat(redeem(late).json().path("error").asText()).isEqualTo("invalid_request");
        String code = caller.get(CHALLENGED).sentBack("code");
        assertThat(redeem(code).status()).isEqualTo(200);
        assertThat(redeem(code).status()).isEqualTo(400);
        assertThat(redeem(caller.get(CHALLENGED).sentBack("code"), "code_verifier", "x".repeat(43))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void refreshesOnceAndEndsTheGrantOfWhoTriesAgain() {
        JsonNode first = linked();
        JsonNode second = refresh(first.path("refresh_token").asText()).json();
        assertThat(me(first)).isEqualTo(401);
        assertThat(me(second)).isEqualTo(200);
        assertThat(refresh(first.path("refresh_token").asText()).status()).isEqualTo(400);
        assertThat(me(second)).isEqualTo(401);
        assertThat(refresh(second.path("refresh_token").asText()).status()).isEqualTo(400);
    }

    @Test
    void givesNoRefreshTokenUnasked() {
        String code = caller.get(CHALLENGED.replace("%20offline.access", "")).sentBack("code");
        assertThat(redeem(code).json().has("refresh_token")).isFalse();
    }

    @Test
    void letsTokensExpireAndBeRevoked() {
        JsonNode token = linked();
        TWINS.pass(Duration.ofHours(2));
        assertThat(me(token)).isEqualTo(401);
        JsonNode next = refresh(token.path("refresh_token").asText()).json();
        Answer revoked =
                call("oauth2/revoke", Map.of("token", next.path("refresh_token").asText()));
        assertThat(revoked.json().path("revoked").asBoolean()).isTrue();
        assertThat(me(next)).isEqualTo(401);
    }
}
