package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.identity.TestTransmitter.CAEP;
import static org.cdcd.connectors.identity.TestTransmitter.RISC;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.identity.TestTransmitter;
import org.cdcd.connectors.vault.VaultRole;
import org.cdcd.connectors.wire.ConnectorsClient.LinkStart;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service tells what happened to an account, or somebody else pretends to be that service. */
final class SecurityEventsTest {
    private static final String DISABLED = RISC + "account-disabled";
    private static final String TOKENS = "https://schemas.openid.net/secevent/oauth/event-type/tokens-revoked";

    private static TestTransmitter service;
    private static TestTransmitter other;
    private static RunningServer server;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Someone me;
    private UUID credential = new UUID(0, 0);
    private String account = "";

    @BeforeAll
    static void start() {
        service = new TestTransmitter();
        other = new TestTransmitter();
        Map<String, String> settings = new HashMap<>();
        stream(settings, "code", service);
        stream(settings, "other", other);
        settings.put("connectors.events.streams.other.authorization", "Bearer agreed");
        server = RunningServer.start(settings);
    }

    private static void stream(Map<String, String> settings, String name, TestTransmitter from) {
        String prefix = "connectors.events.streams." + name + ".";
        settings.put(prefix + "issuer", from.issuer());
        settings.put(prefix + "jwks", from.jwks().toString());
        settings.put(prefix + "audience", TestTransmitter.AUDIENCE);
        settings.put(prefix + "connectors", "github,gdrive");
    }

    @AfterAll
    static void stop() {
        server.close();
        service.close();
        other.close();
    }

    @BeforeEach
    void link() throws Exception {
        me = server.newcomer();
        LinkStart start = me.client().startLink("github", Someone.CALLBACK, Someone.EVERYTHING);
        Map<String, String> back = Consent.at(server.place()).allow(start.authUrl());
        JsonNode linked = me.client().completeLink("github", start.state(), back.get("code"), back.get("iss"));
        credential = UUID.fromString(linked.path("credential_id").asText());
        account = linked.path("service_user_id").asText();
    }

    @ParameterizedTest
    @CsvSource({
        "credential-compromise, account_compromised, suspend, credential_suspended",
        "account-disabled, account_disabled, suspend, credential_suspended",
        "account-purged, account_purged, revoke, credential_revoked",
        "sessions-revoked, sessions_revoked, suspend, credential_suspended",
        "account-credential-change-required, account_credential_changed, notify, ''"
    })
    void whatAServiceTellsIsActedOnAndTheOwnerTold(String event, String signal, String action, String code)
            throws Exception {
        assertThat(push(service.sign(about(RISC + event))).statusCode()).isEqualTo(202);

        assertThat(code()).isEqualTo(code);
        JsonNode notice = me.client().personCalls().notices().path(0);
        assertThat(notice.path("signal").asText()).isEqualTo(signal);
        assertThat(notice.path("action").asText()).isEqualTo(action);
        assertThat(notice.path("credential_id").asText()).isEqualTo(credential.toString());
    }

    @Test
    void revokedTokensAndEndedSessionsOfOtherVocabulariesAreUnderstood() throws Exception {
        push(service.sign(about(CAEP + "session-revoked")));
        assertThat(code()).isEqualTo("credential_suspended");

        push(service.sign(about(TOKENS)));
        assertThat(code()).isEqualTo("credential_revoked");
    }

    @Test
    void aHijackedAccountInTheOldSpellingOfSubjectsIsSuspended() throws Exception {
        Map<String, Object> subject = Map.of("subject_type", "iss-sub", "iss", service.issuer() + "/", "sub", account);

        HttpResponse<String> answer = push(service.sign(
                service.claims(Instant.now(), DISABLED, Map.of("subject", subject, "reason", "hijacking"))));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertThat(code()).isEqualTo("credential_suspended");
        assertThat(me.client().personCalls().notices().path(0).path("signal").asText())
                .isEqualTo("account_compromised");
    }

    @Test
    void anEventFromBeforeTheLinkIsNoneOfItsBusiness() throws Exception {
        Instant before = Instant.now().minusSeconds(10);

        assertThat(push(service.sign(service.about(before, TOKENS, account))).statusCode())
                .isEqualTo(202);

        assertThat(code()).isEmpty();
    }

    @Test
    void anEventThatComesAgainChangesNothing() throws Exception {
        String token = service.sign(about(DISABLED));
        push(token);
        me.client().credentialCalls().resume(credential);

        assertThat(push(token).statusCode()).isEqualTo(202);

        assertThat(code()).as("its owner has resumed it").isEmpty();
        assertThat(me.client().personCalls().notices()).hasSize(1);
    }

    @Test
    void anotherTransmittersEventChangesNothingHoweverItIsSigned() throws Exception {
        assertThat(refusal(push(other.sign(about(DISABLED))))).isEqualTo("invalid_key");
        Map<String, Object> honest = about(DISABLED);
        honest.put("iss", other.issuer());
        assertThat(refusal(push(other.sign(honest)))).isEqualTo("invalid_issuer");

        assertThat(code()).isEmpty();
        assertThat(me.client().personCalls().notices()).isEmpty();
    }

    @Test
    void aSubjectOfAnotherIssuerNamesNobodyHere() throws Exception {
        Map<String, Object> claims = about(DISABLED);
        claims.put("sub_id", Map.of("format", "iss_sub", "iss", other.issuer(), "sub", account));

        assertThat(push(service.sign(claims)).statusCode()).isEqualTo(202);

        assertThat(code()).isEmpty();
        assertThat(audit()).contains("event account-disabled").contains("unmapped");
    }

    @Test
    void aTokenForAnotherAudienceChangesNothing() {
        Map<String, Object> claims = about(DISABLED);
        claims.put("aud", "https://elsewhere.example");

        assertThat(refusal(push(service.sign(claims)))).isEqualTo("invalid_audience");
        assertThat(code()).isEmpty();
    }

    @Test
    void aStreamThatDemandsAnAuthorizationTakesNothingWithoutIt() {
        Map<String, Object> claims = other.about(Instant.now(), DISABLED, account);

        assertThat(refusal(push("other", other.sign(claims), "Bearer guessed"))).isEqualTo("authentication_failed");
        assertThat(refusal(push("other", other.sign(claims), ""))).isEqualTo("authentication_failed");
        assertThat(code()).isEmpty();
        assertThat(push("other", other.sign(claims), "Bearer agreed").statusCode())
                .isEqualTo(202);
        assertThat(code()).isEqualTo("credential_suspended");
    }

    @Test
    void whatIsNotKnownIsAcknowledgedAndIgnored() {
        assertThat(push(service.sign(about(CAEP + "token-claims-change"))).statusCode())
                .isEqualTo(202);
        assertThat(push(service.sign(about("https://made.up.example/event"))).statusCode())
                .isEqualTo(202);
        assertThat(code()).isEmpty();
        assertThat(audit()).contains("event unknown").doesNotContain("made.up.example");
    }

    @Test
    void aTestOfTheStreamIsWrittenDown() {
        String event = "https://schemas.openid.net/secevent/ssf/event-type/verification";

        assertThat(push(service.sign(service.claims(Instant.now(), event, Map.of("state", "x"))))
                        .statusCode())
                .isEqualTo(202);

        assertThat(audit()).contains("event verification").contains("stream code");
    }

    @Test
    void aBodyOfFiveMegabytesIsNotRead() {
        assertThat(push("x".repeat(5 << 20)).statusCode()).isEqualTo(413);
    }

    @Test
    void nothingIsTakenForAStreamThatDoesNotExist() {
        assertThat(push("nothing", service.sign(about(DISABLED)), "").statusCode())
                .isEqualTo(404);
    }

    private Map<String, Object> about(String event) {
        return service.about(Instant.now(), event, account);
    }

    private static HttpResponse<String> push(String token) {
        return push("code", token, "");
    }

    private static HttpResponse<String> push(String stream, String token, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(server.origin() + "/api/v1/events/ssf/" + stream))
                .header("Content-Type", "application/secevent+jwt")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(token));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String refusal(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        try {
            return Json.MAPPER.readTree(answer.body()).path("err").asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String audit() {
        StringBuilder log = new StringBuilder();
        server.part(VaultRole.class).exportAudit(line -> log.append(line).append('\n'));
        return log.toString();
    }

    private String code() {
        SignedCall call = me.sign("github", credential, "issues.list", Parameters.demo());
        return me.open(me.send(call), call).path("error").path("code").asText();
    }
}
