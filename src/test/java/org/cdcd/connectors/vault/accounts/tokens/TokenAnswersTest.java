package org.cdcd.connectors.vault.accounts.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.catalog.OAuth2.TokenAnswer;
import org.cdcd.connectors.vault.keys.Secret;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenAnswersTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final TokenAnswer PLAIN = answer("/access_token", " ", null, null, null);

    @Test
    void readsAnOrdinaryAnswer() throws Exception {
        try (TokenSet tokens = TokenAnswers.read(200, utf8("""
                        {"access_token":"a1","refresh_token":"r1","expires_in":3600,"scope":"one two","token_type":"bearer"}"""), PLAIN, NOW)) {
            assertThat(text(tokens.access())).isEqualTo("a1");
            assertThat(text(tokens.refresh())).isEqualTo("r1");
            assertThat(tokens.expires()).isEqualTo(NOW.plusSeconds(3600));
            assertThat(tokens.scopes()).containsExactly("one", "two");
        }
    }

    @Test
    void readsANestedTokenWithCommaScopesAndKeepsIdentity() throws Exception {
        TokenAnswer nested = answer("/authed_user/access_token", ",", "/ok", "true", null);
        try (TokenSet tokens = TokenAnswers.read(200, utf8("""
                        {"ok":true,"scope":"chat:write,search:read","team":{"id":"T1"},"authed_user":{"access_token":"xoxp"}}"""), nested, NOW)) {
            assertThat(text(tokens.access())).isEqualTo("xoxp");
            assertThat(tokens.refresh()).isNull();
            assertThat(tokens.expires()).isNull();
            assertThat(tokens.scopes()).containsExactly("chat:write", "search:read");
            assertThat(tokens.keep()).containsExactly(Map.entry("team", "T1"));
        }
    }

    @Test
    void usesTheDeclaredLifetimeWhenTheAnswerNamesNone() throws Exception {
        TokenAnswer hour = answer("/access_token", " ", null, null, Duration.ofHours(1));
        try (TokenSet tokens = TokenAnswers.read(200, utf8("{\"access_token\":\"a\"}"), hour, NOW)) {
            assertThat(tokens.expires()).isEqualTo(NOW.plusSeconds(3600));
        }
    }

    @Test
    void knowsWhatTheServiceSaysOfAGrantThatIsOver() {
        assertThatThrownBy(() -> TokenAnswers.read(400, utf8("{\"error\":\"190\"}"), PLAIN, NOW))
                .isInstanceOfSatisfying(
                        TokenRefused.class,
                        refused -> assertThat(refused.grantIsOver()).isTrue());
        assertThatThrownBy(() -> TokenAnswers.read(400, utf8("{\"error\":\"191\"}"), PLAIN, NOW))
                .isInstanceOfSatisfying(
                        TokenRefused.class,
                        refused -> assertThat(refused.grantIsOver()).isFalse());
    }

    @Test
    void readsATokenWithEscapes() throws Exception {
        try (TokenSet tokens = TokenAnswers.read(200, utf8("{\"access_token\":\"a\\u002Fb\\/c\"}"), PLAIN, NOW)) {
            assertThat(text(tokens.access())).isEqualTo("a/b/c");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|{\"error\":\"bad_verification_code\"}|bad_verification_code|true",
                "400|{\"error\":\"invalid_grant\"}|invalid_grant|true",
                "403|{\"error\":\"invalid_grant\"}|invalid_grant|true",
                "400|{\"error\":\"invalid_client\"}|invalid_client|false",
                "429|{\"error\":\"x\"}|slow_down|false",
                "503|<html>|server_error|false",
                "200|<html>oops</html>|not_json|false",
                "200|{}|no_access_token|false",
                "200|{\"access_token\":\"\"}|no_access_token|false",
                "200|{\"access_token\":null}|no_access_token|false",
                "200|{\"access_token\":\"a\",\"access_token\":\"b\"}|not_json|false",
                "200|{\"access_token\":\"a\",\"expires_in\":-5}|bad_expires_in|false",
                "200|{\"access_token\":\"a\",\"expires_in\":\"soon\"}|bad_expires_in|false",
                "400|{\"error\":\"<script>\"}|unreadable|false",
            })
    void refusesWhatIsNoToken(int status, String body, String error, boolean over) {
        assertThatThrownBy(() -> TokenAnswers.read(status, utf8(body), PLAIN, NOW))
                .isInstanceOfSatisfying(TokenRefused.class, refused -> {
                    assertThat(refused.error()).isEqualTo(error);
                    assertThat(refused.grantIsOver()).isEqualTo(over);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "{\"access_token\":\"a\"", "{\"access_token\":\"a\"} trailing", "nul"})
    void refusesHalfAnAnswer(String body) {
        assertThatThrownBy(() -> TokenAnswers.read(200, utf8(body), PLAIN, NOW)).isInstanceOf(TokenRefused.class);
    }

    @Test
    void refusesASuccessThatSaysItIsNone() {
        TokenAnswer ok = answer("/access_token", " ", "/ok", "true", null);
        assertThatThrownBy(() -> TokenAnswers.read(200, utf8("{\"ok\":false,\"error\":\"invalid_code\"}"), ok, NOW))
                .isInstanceOf(TokenRefused.class);
    }

    @Test
    void printsNoToken() throws Exception {
        try (TokenSet tokens = TokenAnswers.read(200, utf8("{\"access_token\":\"s3cret\"}"), PLAIN, NOW)) {
            assertThat(tokens.toString()).doesNotContain("s3cret");
        }
    }

    private static TokenAnswer answer(
            String access,
            String separator,
            @Nullable String success,
            @Nullable String value,
            @Nullable Duration lifetime) {
        return new TokenAnswer(
                null,
                access,
                "/refresh_token",
                "/expires_in",
                "/refresh_token_expires_in",
                "/scope",
                separator,
                "/error",
                List.of("190"),
                success,
                value,
                lifetime,
                Map.of("team", "/team/id"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable String text(@Nullable Secret secret) {
        return secret == null ? null : secret.reveal(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
