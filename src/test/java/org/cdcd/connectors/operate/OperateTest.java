package org.cdcd.connectors.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.cdcd.connectors.operate.TestDoor.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.cdcd.connectors.door.Admission;
import org.cdcd.connectors.door.Use;
import org.cdcd.connectors.door.UseResult;
import org.cdcd.connectors.door.UseResult.Effect;
import org.cdcd.connectors.egress.Ended;
import org.cdcd.connectors.egress.Outcome;
import org.cdcd.connectors.limits.LimitSettings;
import org.cdcd.connectors.limits.Rate;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.ConnectorResponse;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One call from the door to the vault and back, and every way in which it can go wrong. */
class OperateTest {
    private final TestDoor door = new TestDoor();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void leavesTheBodyToTheVaultWhichKnowsTheCallerFirst() {
        door.vault.admission = () -> CompletableFuture.failedFuture(Refusal.of(ErrorCode.INVALID_TOKEN, "no"));

        assertThat(door.operate("{ no JSON").statusCode()).isEqualTo(401);
    }

    @Test
    void answersWithTheSealedResultThatTheVaultSigned() {
        HttpResponse<String> response = door.operate();

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("signature").asText()).isEqualTo(FakeVault.SIGNED_BY);
        assertThat(container(response).status()).isEqualTo("success");
        assertThat(door.vault.opened()).isEqualTo("{\"items\":[]}");
        assertThat(onlyResult().effect()).isEqualTo(Effect.ANSWERED);
    }

    @Test
    void passesAReplayOnAsItIs() {
        Envelope stored = new Envelope("cA", "h..s");
        door.vault.admission = () -> CompletableFuture.completedFuture(new Admission.Answered(stored, 200, true, null));

        HttpResponse<String> response = door.operate();

        assertThat(response.headers().firstValue("Idempotent-Replay")).contains("true");
        assertThat(json(response).path("connector_response").asText()).isEqualTo("cA");
        assertThat(door.vault.finished).isEmpty();
    }

    @Test
    void passesAVerifiedRefusalOnWithItsStatus() {
        door.vault.admission = () -> CompletableFuture.completedFuture(
                new Admission.Answered(new Envelope("cA", "h..s"), 409, false, Duration.ofMillis(1500)));

        HttpResponse<String> response = door.operate();

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.headers().firstValue("Retry-After")).contains("2");
        assertThat(response.headers().firstValue("Idempotent-Replay")).isEmpty();
    }

    @Test
    void answersARefusalBeforeVerificationWithAProblemDocument() {
        door.vault.admission = () ->
                CompletableFuture.failedFuture(Refusal.of(ErrorCode.INVALID_SIGNATURE, "The signature does not fit."));

        HttpResponse<String> response = door.operate();

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(json(response).path("code").asText()).isEqualTo("invalid_signature");
        assertThat(door.vault.finished).isEmpty();
    }

    @Test
    void saysAServicesNoInsideTheSeal() {
        door.dispatch = use -> ended(new Outcome.Rejected(ErrorCode.SERVICE_NOT_FOUND, "no such repo", "look"));

        HttpResponse<String> response = door.operate();

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(container(response).status()).isEqualTo("error");
        assertThat(container(response).serviceMetadata().at("/error/code").asText())
                .isEqualTo("service_not_found");
        assertThat(response.body()).doesNotContain("no such repo");
        assertThat(sealedError().path("detail").asText()).isEqualTo("no such repo");
        assertThat(sealedError().path("remedy").asText()).isEqualTo("look");
        assertThat(onlyResult().effect()).isEqualTo(Effect.ANSWERED);
    }

    @Test
    void saysHowLongToWaitWhenTheServiceIsBusy() {
        door.dispatch = use -> ended(new Outcome.RateLimited(Duration.ofSeconds(7), "slow down"));

        HttpResponse<String> response = door.operate();

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("7");
        assertThat(container(response).status()).isEqualTo("rate_limited");
        assertThat(container(response).serviceMetadata().path("retry_after").asInt())
                .isEqualTo(7);
    }

    @Test
    void givesTheUseBackWhenNothingWasSent() {
        Outcome down = new Outcome.Unavailable(ErrorCode.SERVICE_UNAVAILABLE, "down", null, Effect.NOT_SENT);
        door.dispatch = use -> CompletableFuture.completedFuture(new Ended(down, Effect.NOT_SENT, null));

        assertThat(door.operate().statusCode()).isEqualTo(503);
        assertThat(onlyResult().effect()).isEqualTo(Effect.NOT_SENT);
        assertThat(sealedError().path("may_have_taken_effect").asBoolean()).isFalse();
    }

    @Test
    void admitsThatTheOutcomeIsUnknownWhenDispatchFails() {
        door.dispatch = use -> CompletableFuture.failedFuture(new IllegalStateException("secret value"));

        HttpResponse<String> response = door.operate();

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(sealedError().path("code").asText()).isEqualTo("outcome_unknown");
        assertThat(sealedError().path("may_have_taken_effect").asBoolean()).isTrue();
        assertThat(door.vault.opened()).doesNotContain("secret value");
        assertThat(onlyResult().effect()).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void admitsThatTheOutcomeIsUnknownWhenDispatchThrows() {
        door.dispatch = use -> {
            throw new IllegalStateException("at once");
        };

        door.operate();

        assertThat(onlyResult().effect()).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void endsAnOperationAtItsDeadline() {
        door.vault.deadline = Instant.now().plusMillis(300);
        CompletableFuture<Ended> never = new CompletableFuture<>();
        door.dispatch = use -> never;

        HttpResponse<String> response = door.operate();
        never.complete(new Ended(TestDoor.done("{}"), Effect.ANSWERED, null));

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(sealedError().path("code").asText()).isEqualTo("outcome_unknown");
        assertThat(onlyResult().effect()).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void doesNotBeginAfterTheDeadline() {
        door.vault.deadline = Instant.now().minusMillis(1);

        assertThat(door.operate().statusCode()).isEqualTo(503);
        assertThat(onlyResult().effect()).isEqualTo(Effect.NOT_SENT);
    }

    @Test
    void saysWhatMayHaveHappenedWhenTheVaultIsGoneAtTheEnd() {
        door.vault.finish =
                result -> CompletableFuture.failedFuture(Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "The vault is away."));

        HttpResponse<String> response = door.operate();

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(json(response).path("may_have_taken_effect").asBoolean()).isTrue();
        assertThat(door.vault.finished).hasSize(1);
    }

    @Test
    void saysWhoseLimitIsReached() {
        try (TestDoor strict = new TestDoor(
                UnaryOperator.identity(),
                new LimitSettings(Rate.perSecond(1), Rate.perSecond(100), 8, Rate.perSecond(100), 10))) {
            strict.operate();
            HttpResponse<String> refused = strict.operate();

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(container(refused).serviceMetadata().path("scope").asText())
                    .isEqualTo("user");
            assertThat(strict.vault.finished.get(1).effect()).isEqualTo(Effect.NOT_SENT);
        }
    }

    @Test
    void givesTheConcurrentPlaceBackHoweverAnOperationEnds() {
        door.dispatch = use -> CompletableFuture.failedFuture(new IllegalStateException("always"));
        for (int i = 0; i < 20; i++) {
            assertThat(door.operate().statusCode()).isEqualTo(502);
        }
        door.vault.finish = result -> CompletableFuture.failedFuture(new IllegalStateException("no end"));
        for (int i = 0; i < 20; i++) {
            assertThat(door.operate().statusCode()).isEqualTo(500);
        }
        assertThat(door.vault.finished).hasSize(40);
    }

    @Test
    void refusesAConnectorThatThisServerDoesNotRun() {
        var use = door.vault.use(UUID.randomUUID());
        var elsewhere = new Use(
                use.handle(),
                use.egress(),
                use.imap(),
                use.smtp(),
                use.requestId(),
                use.webid(),
                "slack",
                use.operation(),
                use.parameters(),
                use.account(),
                use.connection(),
                use.responseKey(),
                use.deadline(),
                use.uploads());
        door.vault.admission = () -> CompletableFuture.completedFuture(new Admission.Admitted(elsewhere));

        assertThat(door.operate().statusCode()).isEqualTo(404);
        assertThat(onlyResult().effect()).isEqualTo(Effect.NOT_SENT);
    }

    @Test
    void givesAnAdmissionBackThatComesTooLate() {
        try (TestDoor hasty = new TestDoor(OperateTest::impatient, LimitSettings.defaults())) {
            CompletableFuture<Admission> late = new CompletableFuture<>();
            hasty.vault.admission = () -> late;

            HttpResponse<String> response = hasty.operate();
            late.complete(new Admission.Admitted(hasty.vault.use(UUID.randomUUID())));

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(json(response).path("code").asText()).isEqualTo("vault_unavailable");
            assertThat(hasty.vault.finished)
                    .singleElement()
                    .satisfies(result -> assertThat(result.effect()).isEqualTo(Effect.NOT_SENT));
        }
    }

    @Test
    void doesNotWaitForeverForTheVaultToFinish() {
        try (TestDoor hasty = new TestDoor(OperateTest::impatient, LimitSettings.defaults())) {
            hasty.vault.finish = result -> new CompletableFuture<>();

            HttpResponse<String> response = hasty.operate();

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(json(response).path("may_have_taken_effect").asBoolean()).isTrue();
            assertThat(hasty.vault.finished).hasSize(1);
        }
    }

    private static FrontDoorSettings impatient(FrontDoorSettings old) {
        return new FrontDoorSettings(
                old.host(),
                old.port(),
                old.publicOrigin(),
                old.appOrigins(),
                old.trustedProxies(),
                old.maxBody(),
                old.maxHeaders(),
                old.maxUpload(),
                old.requestTimeout(),
                old.bodyTimeout(),
                old.idleTimeout(),
                Duration.ofMillis(300),
                old.drain(),
                null,
                false);
    }

    @Test
    void endsAUseWhoseResultCannotBeSealed() {
        var symmetric = new OctetSequenceKey.Builder(new byte[32]).build();
        var use = door.vault.use(UUID.randomUUID());
        var unsealable = new Use(
                use.handle(),
                use.egress(),
                use.imap(),
                use.smtp(),
                use.requestId(),
                use.webid(),
                use.connectorId(),
                use.operation(),
                use.parameters(),
                use.account(),
                use.connection(),
                symmetric,
                use.deadline(),
                use.uploads());
        door.vault.admission = () -> CompletableFuture.completedFuture(new Admission.Admitted(unsealable));

        HttpResponse<String> response = door.operate();

        assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
        // the use ends with the exchange, which may be a moment after the answer
        await().until(() -> !door.vault.finished.isEmpty());
        assertThat(json(response).path("may_have_taken_effect").asBoolean()).isTrue();
        assertThat(onlyResult().effect()).isEqualTo(Effect.ANSWERED);
    }

    private static CompletableFuture<Ended> ended(Outcome outcome) {
        return CompletableFuture.completedFuture(new Ended(outcome, Effect.ANSWERED, null));
    }

    private UseResult onlyResult() {
        assertThat(door.vault.finished).hasSize(1);
        return door.vault.finished.get(0);
    }

    private JsonNode sealedError() {
        return json(door.vault.opened()).path("error");
    }

    private static ConnectorResponse container(HttpResponse<String> response) {
        return ConnectorResponse.parse(
                Base64Url.decode(json(response).path("connector_response").asText()));
    }
}
