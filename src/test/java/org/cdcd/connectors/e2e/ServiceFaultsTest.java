package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller sees of a service that misbehaves, and what the service sees of us. */
@ExtendWith(OneServer.class)
final class ServiceFaultsTest {
    private static final String ISSUES = "/repos/alice/demo/issues";

    private final RunningServer server;
    private final Someone me;
    private UUID credential = new UUID(0, 0);

    ServiceFaultsTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @BeforeEach
    void link() throws Exception {
        credential = me.link("github");
    }

    /** So that the failures of one test do not open the breaker in another. */
    @AfterEach
    void outweighFailures() {
        server.faults("github").clear();
        for (int i = 0; i < 12; i++) {
            me.send(list());
        }
    }

    @Test
    void waitsForAServiceThatAsksForAMoment() {
        next(new Fault.Outage(429, Duration.ofSeconds(1)));

        assertThat(me.send(list()).status()).isEqualTo(200);
        assertThat(listed()).isEqualTo(2);
    }

    @Test
    void waitsForAServiceThatAsksForAMomentBeforeACreationToo() {
        next(new Fault.Outage(429, Duration.ofSeconds(1)));

        assertThat(me.send(create()).status()).isEqualTo(200);
        assertThat(created()).isEqualTo(2);
    }

    @Test
    void handsALongWaitOnToTheCaller() {
        next(new Fault.Outage(429, Duration.ofMinutes(2)));
        SignedCall call = list();

        Reply reply = me.send(call);
        JsonNode error = me.open(reply, call).path("error");

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).isEqualTo("120");
        assertThat(error.path("code").asText()).isEqualTo("rate_limited");
        assertThat(error.path("who_must_act").asText()).isEqualTo("nobody");
        assertThat(listed()).isEqualTo(1);
    }

    @Test
    void readsTheWaitOfAnEmptyQuotaFromTheServicesOwnHeader() {
        server.twins().twin(GitHubTwin.class).hourlyLimit(0);
        SignedCall call = list();

        Reply reply = me.send(call);

        assertThat(me.open(reply, call).path("error").path("code").asText()).isEqualTo("rate_limited");
        assertThat(Integer.parseInt(reply.header("Retry-After"))).isBetween(1, 3600);
    }

    @Test
    void triesAReadingCallAgainWhenTheServiceIsDown() {
        server.faults("github").next(2, ISSUES, new Fault.Outage(500, null));

        assertThat(me.send(list()).status()).isEqualTo(200);
        assertThat(listed()).isEqualTo(3);
    }

    @Test
    void triesAReadingCallOnlySoOften() {
        server.faults("github").next(20, ISSUES, new Fault.Outage(503, null));

        JsonNode error = failed(list());

        assertThat(error.path("code").asText()).isEqualTo("service_unavailable");
        assertThat(error.path("who_must_act").asText()).isEqualTo("service");
        assertThat(error.path("retryable").asBoolean()).isTrue();
        assertThat(listed()).isEqualTo(4);
    }

    @Test
    void doesNotRepeatACreationThatMayHaveArrived() {
        next(new Fault.Outage(500, null));

        JsonNode error = failed(create());

        assertThat(error.path("code").asText()).isEqualTo("service_unavailable");
        assertThat(created()).isEqualTo(1);
    }

    @Test
    void readsAgainWhenTheConnectionDrops() {
        next(new Fault.DropBefore());
        next(new Fault.DropAfter());

        assertThat(me.send(list()).status()).isEqualTo(200);
        assertThat(listed()).isEqualTo(3);
    }

    @Test
    void saysThatACreationMayHaveTakenEffectWhenTheConnectionDrops() {
        next(new Fault.DropAfter());

        JsonNode error = failed(create());

        assertThat(error.path("code").asText()).isIn("outcome_unknown", "service_unavailable");
        assertThat(error.path("may_have_taken_effect").asBoolean()).isTrue();
        assertThat(created()).isEqualTo(1);
    }

    @Test
    void saysThatACreationMayHaveTakenEffectWhenNoAnswerComes() {
        String comments = ISSUES + "/1/comments";
        server.faults("github").next(1, comments, new Fault.LoseAnswer());

        JsonNode error = failed(me.sign(
                "github", credential, "comments.create", Parameters.demo("number", 1, "body", "Are you there?")));

        assertThat(error.path("code").asText()).isIn("outcome_unknown", "service_unavailable");
        assertThat(error.path("may_have_taken_effect").asBoolean()).isTrue();
        assertThat(server.recorded("github", "POST", comments)).hasSize(1);
    }

    @Test
    void bearsWithASlowService() {
        next(new Fault.Latency(Duration.ofSeconds(2)));

        assertThat(me.send(list()).status()).isEqualTo(200);
    }

    @Test
    void followsNoRedirectWithACredential() {
        next(new Fault.Redirect("https://slack.com/api/auth.test"));

        JsonNode error = failed(list());

        assertThat(error.path("code").asText()).isIn("service_error", "service_rejected");
        assertThat(server.twins().recorded("slack")).isEmpty();
    }

    @Test
    void followsNoRedirectAtTheSameHostEither() {
        next(new Fault.Redirect("https://api.github.com/user"));

        failed(list());

        assertThat(server.recorded("github", "GET", "/user")).hasSize(1).as("only the link asked who it is");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsACredentialThatTheServiceEchoes(boolean gzip) {
        next(new Fault.EchoCredential(gzip));
        SignedCall call = list();

        Reply reply = me.send(call);
        JsonNode opened = me.open(reply, call);

        assertThat(reply.status()).isEqualTo(502);
        assertThat(opened.path("error").path("code").asText()).isEqualTo("upstream_echoed_secret");
        assertThat(opened.toString()).doesNotContain("gho_");
        assertThat(reply.text() + reply.headers().map()).doesNotContain("gho_");
    }

    @Test
    void takesNoWebPageForData() {
        next(new Fault.HtmlAnswer());

        assertThat(failed(list()).path("code").asText()).isEqualTo("service_error");
    }

    @Test
    void stopsAnAnswerThatIsLargerThanTheOperationAllows() {
        server.faults("github").next(20, ISSUES, new Fault.HugeAnswer(16L << 20));

        JsonNode error = failed(list());

        assertThat(error.path("code").asText()).isEqualTo("service_error");
        assertThat(error.path("detail").asText()).contains("larger than allowed");
        assertThat(listed()).as("asking again would not help").isEqualTo(1);
    }

    @Test
    void saysOutsideTheSealWhereTheAccountStandsAtTheService() {
        JsonNode metadata = outside(me.send(list()));
        JsonNode quota = metadata.path("rate_limit");

        assertThat(metadata.path("api_version").asText()).isEqualTo("2026-03-10");
        assertThat(metadata.path("status_class").asText()).isEqualTo("2xx");
        assertThat(quota.path("limit").asInt()).isGreaterThan(quota.path("remaining").asInt());
        assertThat(java.time.Instant.parse(quota.path("reset").asText())).isAfter(java.time.Instant.now());
        SignedCall missing = me.sign(
                "github", credential, "issues.get", Parameters.of("owner", "bob", "repo", "secret", "number", 1));
        assertThat(outside(me.send(missing)).path("status_class").asText()).isEqualTo("4xx");
    }

    private static JsonNode outside(Reply reply) {
        byte[] response = org.cdcd.connectors.wire.Base64Url.decode(
                reply.json().path("connector_response").asText());
        return org.cdcd.connectors.wire.Json.strictObject(response, 1 << 20).path("service_metadata");
    }

    @Test
    void sendsTheServiceNothingThatIsNotItsBusiness() {
        me.send(list());

        Recorded call = server.recorded("github", "GET", ISSUES).getLast();

        assertThat(call.headers())
                .doesNotContainKeys("dpop", "proxy-authorization", "x-forwarded-for", "forwarded", "cookie", "via")
                .containsEntry("authorization", "Bearer …");
        assertThat(call.headers().toString()).doesNotContain(me.webid(), "CDCD");
    }

    @Test
    void quotesTheServiceInsideTheSealOnly() {
        SignedCall call = me.sign(
                "github", credential, "issues.get", Parameters.of("owner", "bob", "repo", "secret", "number", 1));

        Reply reply = me.send(call);
        JsonNode error = me.open(reply, call).path("error");

        assertThat(error.path("code").asText()).isEqualTo("service_not_found");
        assertThat(error.path("detail").asText()).isEqualTo("Not Found");
        assertThat(new String(
                        org.cdcd.connectors.wire.Base64Url.decode(
                                reply.json().path("connector_response").asText()),
                        java.nio.charset.StandardCharsets.UTF_8))
                .contains("service_not_found")
                .doesNotContain("Not Found");
    }

    private void next(Fault fault) {
        server.faults("github").next(1, ISSUES, fault);
    }

    private JsonNode failed(SignedCall call) {
        Reply reply = me.send(call);
        assertThat(reply.status()).isGreaterThanOrEqualTo(400);
        return me.open(reply, call).path("error");
    }

    private SignedCall list() {
        return me.sign("github", credential, "issues.list", Parameters.demo());
    }

    private SignedCall create() {
        return me.sign("github", credential, "issues.create", Parameters.demo("title", "Made once"));
    }

    private int listed() {
        return server.recorded("github", "GET", ISSUES).size();
    }

    private int created() {
        return server.recorded("github", "POST", ISSUES).size();
    }
}
