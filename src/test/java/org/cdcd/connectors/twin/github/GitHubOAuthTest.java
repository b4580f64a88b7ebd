package org.cdcd.connectors.twin.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.twin.Twins.CALLBACK;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class GitHubOAuthTest {
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final String AUTHORIZE =
            "https://github.com/login/oauth/authorize?client_id=our-program&redirect_uri="
                    + CALLBACK + "&scope=repo%20notifications&state=xyz&code_challenge=" + CHALLENGE
                    + "&code_challenge_method=S256";
    private static final String TOKEN = "https://github.com/login/oauth/access_token";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();

    private String code() {
        return caller.get(AUTHORIZE + "&twin_consent=allow").sentBack("code");
    }

    private Answer redeem(String code, String... changed) {
        Map<String, String> form = new HashMap<>(Map.of(
                "client_id", "our-program",
                "client_secret", "our-secret",
                "code", code,
                "redirect_uri", CALLBACK,
                "code_verifier", VERIFIER));
        for (int i = 0; i < changed.length; i += 2) {
            form.put(changed[i], changed[i + 1]);
        }
        return caller.form(TOKEN, form, "Accept", "application/json");
    }

    private Answer refresh(String token) {
        return caller.form(
                TOKEN,
                Map.of(
                        "client_id", "our-program",
                        "client_secret", "our-secret",
                        "grant_type", "refresh_token",
                        "refresh_token", token),
                "Accept",
                "application/json");
    }

    private Answer me(String token) {
        return caller.get(
                "https://api.github.com/user",
                "Authorization",
                "Bearer " + token,
                "User-Agent",
                "test",
                "X-GitHub-Api-Version",
                "2026-03-10");
    }

    @Test
    void neverSendsAnyoneToAnUnregisteredAddress() {
        Answer answer =
                caller.get(AUTHORIZE.replace(CALLBACK, "https://evil.example/callback") + "&twin_consent=allow");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).doesNotContainKey("location");
    }

    @Test
    void refusesAnUnknownProgram() {
        assertThat(caller.get(AUTHORIZE.replace("our-program", "stranger")).status())
                .isEqualTo(404);
    }

    @Test
    void refusesAPlainChallenge() {
        Answer answer = caller.get(AUTHORIZE.replace("S256", "plain") + "&twin_consent=allow");
        assertThat(answer.sentBack("error")).isEqualTo("invalid_request");
    }

    @Test
    void sendsARefusalBackWithTheState() {
        Answer answer = caller.get(AUTHORIZE + "&twin_consent=deny");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.sentBack("error")).isEqualTo("access_denied");
        assertThat(answer.sentBack("state")).isEqualTo("xyz");
    }

    @Test
    void showsAPageToAPerson() {
        Answer answer = caller.get(AUTHORIZE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString()).contains("Allow", "Deny", "our-program", "value=\"repo\"");
    }

    @Test
    void takesThePersonsAnswerFromTheForm() {
        Map<String, String> form = new HashMap<>(Map.of(
                "client_id", "our-program",
                "redirect_uri", CALLBACK,
                "scope", "repo notifications",
                "state", "xyz",
                "code_challenge", CHALLENGE,
                "code_challenge_method", "S256",
                "twin_user", "bob",
                "twin_scopes", "repo",
                "twin_consent", "allow"));
        Answer allowed = caller.form("https://github.com/login/oauth/authorize", form);
        assertThat(redeem(allowed.sentBack("code")).json().path("scope").asText())
                .isEqualTo("repo");
        form.put("twin_consent", "deny");
        assertThat(caller.form("https://github.com/login/oauth/authorize", form).sentBack("error"))
                .isEqualTo("access_denied");
    }

    @Test
    void escapesWhatTheRequestPutsIntoThePage() {
        Answer answer = caller.get(AUTHORIZE.replace("state=xyz", "state=%22%3E%3Cscript%3E"));
        assertThat(answer.body().toString()).doesNotContain("<script>");
    }

    @Test
    void takesACodeOnce() {
        String code = code();
        assertThat(redeem(code).json().path("access_token").asText()).startsWith("gho_");
        Answer again = redeem(code);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("error").asText()).isEqualTo("bad_verification_code");
    }

    @Test
    void refusesACodeAfterTenMinutes() {
        String code = code();
        TWINS.pass(Duration.ofMinutes(10));
        assertThat(redeem(code).json().path("error").asText()).isEqualTo("bad_verification_code");
    }

    @Test
    void refusesAWrongVerifierAndUsesTheCodeUp() {
        String code = code();
        assertThat(redeem(code, "code_verifier", VERIFIER.replace('d', 'e'))
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("bad_verification_code");
        assertThat(redeem(code).json().has("access_token")).isFalse();
    }

    @Test
    void refusesAWrongSecret() {
        assertThat(redeem(code(), "client_secret", "wrong").json().path("error").asText())
                .isEqualTo("incorrect_client_credentials");
    }

    @Test
    void refusesAnotherAddressThanTheCodeWasSentTo() {
        assertThat(redeem(code(), "redirect_uri", CALLBACK + "/")
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("redirect_uri_mismatch");
    }

    @Test
    void allowsAnyPortOfALoopbackAddress() {
        TwinClient client = new TwinClient("x", "y", List.of("http://127.0.0.1/done"));
        assertThat(client.allows("http://127.0.0.1:49152/done")).isTrue();
        assertThat(client.allows("http://127.0.0.1:49152/other")).isFalse();
        assertThat(client.allows("http://localhost:49152/done")).isFalse();
        assertThat(client.allows("http://127.0.0.1.evil.example/done")).isFalse();
    }

    @Test
    void answersAFormUnlessJsonIsAskedFor() {
        Answer answer = caller.form(
                TOKEN,
                Map.of(
                        "client_id",
                        "our-program",
                        "client_secret",
                        "our-secret",
                        "code",
                        code(),
                        "redirect_uri",
                        CALLBACK,
                        "code_verifier",
                        VERIFIER));
        assertThat(answer.header("content-type")).startsWith("application/x-www-form-urlencoded");
        assertThat(answer.body().toString()).startsWith("access_token=gho_").contains("scope=repo%2Cnotifications");
    }

    @Test
    void endsTheTokensBeforeARefresh() {
        var first = redeem(code()).json();
        String old = first.path("access_token").asText();
        var second = refresh(first.path("refresh_token").asText()).json();
        assertThat(me(old).status()).isEqualTo(401);
        assertThat(me(second.path("access_token").asText()).status()).isEqualTo(200);
        assertThat(refresh(first.path("refresh_token").asText())
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("bad_refresh_token");
    }

    @Test
    void takesAUsedRefreshTokenWithinItsGrace() {
        TWINS.server().twin(GitHubTwin.class).oauth().change(rules -> rules.withGrace(Duration.ofSeconds(30)));
        String token = redeem(code()).json().path("refresh_token").asText();
        refresh(token);
        assertThat(refresh(token).json().has("access_token")).isTrue();
        TWINS.pass(Duration.ofSeconds(31));
        assertThat(refresh(token).json().path("error").asText()).isEqualTo("bad_refresh_token");
    }

    @Test
    void expiresTokensAfterEightHours() {
        String token = redeem(code()).json().path("access_token").asText();
        TWINS.pass(Duration.ofHours(8));
        assertThat(me(token).status()).isEqualTo(401);
    }

    @Test
    void givesTokensThatDoNotExpireWhenTold() {
        TWINS.server().twin(GitHubTwin.class).oauth().change(rules -> rules.withAccessLifetime(null));
        var answer = redeem(code()).json();
        assertThat(answer.has("expires_in")).isFalse();
        assertThat(answer.has("refresh_token")).isFalse();
    }

    @Test
    void refreshesToAnotherPersonWhenTold() {
        var first = redeem(code()).json();
        TWINS.server().faults("github").next(new Fault.OtherPerson());
        var second = refresh(first.path("refresh_token").asText()).json();
        assertThat(me(second.path("access_token").asText()).json().path("login").asText())
                .isEqualTo("bob");
    }

    @Test
    void grantsFewerScopesIfThePersonUnticksSome() {
        String code = caller.get(AUTHORIZE + "&twin_consent=allow&twin_user=bob&twin_scopes=notifications")
                .sentBack("code");
        var answer = redeem(code).json();
        assertThat(answer.path("scope").asText()).isEqualTo("notifications");
        assertThat(me(answer.path("access_token").asText()).json().path("id").asInt())
                .isEqualTo(1002);
    }

    @Test
    void endsAGrantForTheProgramThatOwnsIt() {
        String token = redeem(code()).json().path("access_token").asText();
        String url = "https://api.github.com/applications/our-program/grant";
        var body = Caller.json("{'access_token':'" + token + "'}");
        assertThat(caller.json("DELETE", url, body, "Authorization", Caller.basic("our-program", "wrong"))
                        .status())
                .isEqualTo(404);
        assertThat(caller.json("DELETE", url, body, "Authorization", Caller.basic("our-program", "our-secret"))
                        .status())
                .isEqualTo(204);
        assertThat(me(token).status()).isEqualTo(401);
    }
}
