package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cdcd.connectors.identity.TestTransmitter.bytes;
import static org.cdcd.connectors.identity.TestTransmitter.header;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityEventTokensTest {
    private static final String EVENT = TestTransmitter.RISC + "account-disabled";

    private final Vertx vertx = Vertx.vertx();
    private final SettableClock clock = new SettableClock();
    private final PublicFetcher fetcher = new PublicFetcher(vertx, true);
    private final SecurityEventTokens tokens = new SecurityEventTokens(fetcher, true, clock);
    private final TestTransmitter service = new TestTransmitter("/tenant-1");
    private final TestTransmitter other = new TestTransmitter();

    @AfterAll
    void close() {
        service.close();
        other.close();
        fetcher.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Map<String, Object> claims() {
        return service.about(clock.instant(), EVENT, "7");
    }

    @Test
    void aTokenOfTheTransmitterForUsIsBelieved() throws EventRefused {
        Map<String, Object> claims = claims();

        SecurityEvent event = tokens.verify(service.typed(), bytes(service.sign(claims)));

        assertThat(event.jti()).isEqualTo(claims.get("jti"));
        assertThat(event.issued()).isEqualTo(clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        assertThat(event.events().has(EVENT)).isTrue();
        assertThat(event.toString()).doesNotContain("7b").doesNotContain("sub");
    }

    @Test
    void keysAreFoundByDiscoveryWhereNoneAreNamed() throws EventRefused {
        EventTransmitter discovered =
                new EventTransmitter(service.issuer(), null, Set.of(TestTransmitter.AUDIENCE), true);

        assertThat(tokens.verify(discovered, bytes(service.sign(claims()))).jti())
                .isNotEmpty();
    }

    @Test
    void aDiscoveryDocumentOfAnotherIssuerIsNotBelieved() {
        EventTransmitter wrong =
                new EventTransmitter(other.issuer() + "/", null, Set.of(TestTransmitter.AUDIENCE), true);
        Map<String, Object> claims = claims();
        claims.put("iss", other.issuer() + "/");

        assertThat(refusal(wrong, other.sign(claims)).code()).isEqualTo(EventRefused.Code.INVALID_KEY);
    }

    static Stream<Arguments> bentClaims() {
        Duration future = Duration.ofMinutes(3);
        return Stream.of(
                bent("invalid_issuer", "another issuer", c -> c.put("iss", "https://evil.example")),
                bent("invalid_issuer", "no issuer", c -> c.remove("iss")),
                bent("invalid_audience", "another audience", c -> c.put("aud", "https://elsewhere.example")),
                bent("invalid_audience", "no audience", c -> c.remove("aud")),
                bent(
                        "invalid_audience",
                        "an audience that only begins so",
                        c -> c.put("aud", List.of(TestTransmitter.AUDIENCE + "/2"))),
                bent(
                        "invalid_audience",
                        "an object as audience",
                        c -> c.put("aud", Map.of("x", TestTransmitter.AUDIENCE))),
                bent(
                        "invalid_request",
                        "an iat in the future",
                        c -> c.put("iat", (Long) c.get("iat") + future.toSeconds())),
                bent(
                        "invalid_request",
                        "an iat long ago",
                        c -> c.put(
                                "iat", (Long) c.get("iat") - Duration.ofDays(31).toSeconds())),
                bent("invalid_request", "no iat", c -> c.remove("iat")),
                bent("invalid_request", "an iat that is text", c -> c.put("iat", "1")),
                bent("invalid_request", "a negative iat", c -> c.put("iat", -1)),
                bent("invalid_request", "no jti", c -> c.remove("jti")),
                bent("invalid_request", "a jti that is too long", c -> c.put("jti", "x".repeat(256))),
                bent("invalid_request", "no events, as in an ID token", c -> c.remove("events")),
                bent("invalid_request", "empty events", c -> c.put("events", Map.of())),
                bent("invalid_request", "events as a list", c -> c.put("events", List.of(EVENT))),
                bent("invalid_request", "an event that is text", c -> c.put("events", Map.of(EVENT, "now"))));
    }

    private static Arguments bent(String code, String what, Consumer<Map<String, Object>> change) {
        return Arguments.of(code, what, change);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("bentClaims")
    void aTokenWithBentClaimsIsRefused(String code, String what, Consumer<Map<String, Object>> change) {
        Map<String, Object> claims = claims();
        change.accept(claims);

        assertThat(refusal(service.typed(), service.sign(claims)).code().wireName())
                .isEqualTo(code);
    }

    static Stream<Arguments> forged() {
        return Stream.of(
                forged("invalid_request", "no signature at all", (s, c) -> none(c)),
                forged("invalid_key", "HS256 under the public key", (s, c) -> underThePublicKey(s, c)),
                forged(
                        "invalid_request",
                        "the type of an access token",
                        (s, c) -> s.sign(header("at+jwt").build(), c)),
                forged("invalid_request", "no type", (s, c) -> s.sign(header("").build(), c)),
                forged(
                        "invalid_request",
                        "an extension that must be known",
                        (s, c) -> s.sign(
                                header("secevent+jwt")
                                        .criticalParams(Set.of("x"))
                                        .customParam("x", 1)
                                        .build(),
                                c)),
                forged(
                        "invalid_key",
                        "a key that is not published",
                        (s, c) -> s.sign(
                                new JWSHeader.Builder(header("secevent+jwt").build())
                                        .keyID("key-2")
                                        .build(),
                                c)),
                forged(
                        "invalid_key",
                        "another algorithm than the key's",
                        (s, c) -> s.sign(header("secevent+jwt").build(), c)
                                .replaceFirst(
                                        "^[^.]+",
                                        base64("{\"alg\":\"ES256\",\"typ\":\"secevent+jwt\",\"kid\":\"key-1\"}"))),
                forged("invalid_key", "claims that were changed", (s, c) -> changed(s.sign(c))),
                forged(
                        "invalid_request",
                        "claims that are no JSON",
                        (s, c) -> s.sign(header("secevent+jwt").build(), new Payload("no JSON"))),
                forged(
                        "invalid_request",
                        "a member twice",
                        (s, c) -> s.sign(header("secevent+jwt").build(), new Payload("{\"iss\":\"a\",\"iss\":\"b\"}"))),
                forged(
                        "invalid_request",
                        "a header with a member twice",
                        (s, c) -> s.sign(c).replaceFirst("^[^.]+", base64("{\"alg\":\"RS256\",\"alg\":\"RS256\"}"))),
                forged(
                        "invalid_request",
                        "JSON nested a thousand deep",
                        (s, c) -> s.sign(header("secevent+jwt").build(), new Payload("{\"x\":" + "[".repeat(1000)))),
                forged("invalid_request", "five parts", (s, c) -> s.sign(c) + ".a.b"),
                forged("invalid_request", "words", (s, c) -> "not a token"),
                forged("invalid_request", "nothing", (s, c) -> ""),
                forged("invalid_request", "5 MB", (s, c) -> "x".repeat(5 << 20)));
    }

    private static Arguments forged(
            String code, String what, BiFunction<TestTransmitter, Map<String, Object>, String> token) {
        return Arguments.of(code, what, token);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("forged")
    void aForgedTokenIsRefused(
            String code, String what, BiFunction<TestTransmitter, Map<String, Object>, String> token) {
        assertThat(refusal(service.typed(), token.apply(service, claims()))
                        .code()
                        .wireName())
                .isEqualTo(code);
    }

    private static String none(Map<String, Object> claims) {
        return base64("{\"alg\":\"none\",\"typ\":\"secevent+jwt\"}") + "." + new Payload(claims).toBase64URL() + ".";
    }

    private static String underThePublicKey(TestTransmitter service, Map<String, Object> claims) {
        try {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                    .keyID("key-1")
                    .type(new com.nimbusds.jose.JOSEObjectType("secevent+jwt"))
                    .build();
            JWSObject jws = new JWSObject(header, new Payload(claims));
            jws.sign(new MACSigner(service.key().toRSAPublicKey().getEncoded()));
            return jws.serialize();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String changed(String token) {
        String[] parts = token.split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        return parts[0] + "." + base64(claims.replace("\"7\"", "\"8\"")) + "." + parts[2];
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTokenUnderAnotherTransmittersKeyIsRefused() {
        assertThat(refusal(service.typed(), other.sign(claims())).code()).isEqualTo(EventRefused.Code.INVALID_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "JWT", "secevent+jwt"})
    void aTokenNeedNotSayItsTypeWhereTheOperatorAgreed(String type) throws EventRefused {
        EventTransmitter untyped =
                new EventTransmitter(service.issuer(), service.jwks(), Set.of(TestTransmitter.AUDIENCE), false);

        assertThat(tokens.verify(untyped, bytes(service.sign(header(type).build(), claims())))
                        .jti())
                .isNotEmpty();
        assertThat(refusal(untyped, service.sign(header("at+jwt").build(), claims()))
                        .code())
                .isEqualTo(EventRefused.Code.INVALID_REQUEST);
    }

    @Test
    void whereTheKeysCannotBeHadTheTransmitterIsToComeBack() {
        try (TestTransmitter down = new TestTransmitter()) {
            down.pages().put("/keys", 503, Map.of(), "");
            Map<String, Object> claims = down.about(clock.instant(), EVENT, "7");

            assertThatThrownBy(() -> tokens.verify(down.typed(), bytes(down.sign(claims))))
                    .isInstanceOfSatisfying(Refusal.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo(ErrorCode.VAULT_UNAVAILABLE);
                        assertThat(refusal.retryAfter()).isPositive();
                    });
        }
    }

    @Test
    void tokensUnderMadeUpKeysDoNotMakeTheServerAskAgainAndAgain() {
        try (TestTransmitter asked = new TestTransmitter()) {
            for (int i = 0; i < 20; i++) {
                JWSHeader header = new JWSHeader.Builder(header("secevent+jwt").build())
                        .keyID("made-up-" + i)
                        .build();
                refusal(asked.typed(), asked.sign(header, asked.about(clock.instant(), EVENT, "7")));
            }

            assertThat(asked.pages().asked).hasSizeLessThanOrEqualTo(2);
        }
    }

    private EventRefused refusal(EventTransmitter transmitter, String token) {
        try {
            tokens.verify(transmitter, bytes(token));
        } catch (EventRefused refused) {
            assertThat(refused.getMessage()).doesNotContain("evil").doesNotContain("elsewhere");
            return refused;
        }
        throw new AssertionError("the token was believed");
    }
}
