package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.discord.DiscordTwin;
import org.cdcd.connectors.twin.onedrive.OneDriveTwin;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever says in its answers how much is left, says it to the caller, outside the seal. */
@ExtendWith(OneServer.class)
final class ReportedLimitsTest {
    private final RunningServer server;
    private final Someone me;

    ReportedLimitsTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    private JsonNode reported(LinkedAccount account, String operation) {
        return metadata(account, operation).path("rate_limit");
    }

    private JsonNode metadata(LinkedAccount account, String operation) {
        SignedCall call = me.sign(account.connector(), account.credential(), operation, Parameters.of());
        byte[] response =
                Base64Url.decode(me.send(call).json().path("connector_response").asText());
        return Json.strictObject(response, 1 << 20).path("service_metadata");
    }

    @Test
    void tellsThatAServiceWillNotAnswerForEver() throws Exception {
        LinkedAccount account = LinkedAccount.byConsent(me, "notion");
        assertThat(metadata(account, "account").has("deprecation")).isFalse();
        Map<String, String> end = Map.of(
                "Deprecation", "@1719791999", "Sunset", "Thu, 31 Dec 2026 23:59:59 GMT", "Link", "<javascript:0>");
        server.faults("notion").next(1, "/v1/users/me", new Fault.Headers(end));

        JsonNode deprecation = metadata(account, "account").path("deprecation");

        assertThat(deprecation.path("since").asText()).isEqualTo("2024-06-30T23:59:59Z");
        assertThat(deprecation.path("sunset").asText()).isEqualTo("2026-12-31T23:59:59Z");
        assertThat(deprecation).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"twitter, 75, 74", "jira, 65000, 64000"})
    void tellsLimitRestAndEnd(String connector, int limit, int left) throws Exception {
        JsonNode quota = reported(LinkedAccount.byConsent(me, connector), "account");

        assertThat(quota.path("limit").asInt()).isEqualTo(limit);
        assertThat(quota.path("remaining").asInt()).isLessThanOrEqualTo(left).isGreaterThan(left - 5);
        assertThat(Instant.parse(quota.path("reset").asText())).isAfter(Instant.now());
    }

    @Test
    void tellsWhatABucketOfDiscordHolds() throws Exception {
        String token = server.twins().twin(DiscordTwin.class).botToken();
        JsonNode quota =
                reported(LinkedAccount.bySecret(me, "discord", "api_key", Parameters.of("token", token)), "account");

        assertThat(quota.path("limit").asInt()).isEqualTo(5);
        assertThat(quota.path("remaining").asInt()).isEqualTo(4);
        assertThat(quota.has("reset")).isTrue();
    }

    @Test
    void tellsOfOneDriveOnlyWhenItGetsScarce() throws Exception {
        LinkedAccount drive = LinkedAccount.byConsent(me, "onedrive");
        assertThat(reported(drive, "account").isMissingNode()).isTrue();

        server.twins().twin(OneDriveTwin.class).scarce(true);

        JsonNode quota = reported(drive, "account");
        assertThat(quota.path("limit").asInt()).isEqualTo(1200);
        assertThat(quota.path("remaining").asInt()).isEqualTo(120);
        assertThat(quota.has("reset")).isTrue();
    }

    @Test
    void tellsInPercentWhereTheServiceCountsSo() throws Exception {
        JsonNode quota = reported(LinkedAccount.byConsent(me, "instagram"), "account.get");

        assertThat(quota.path("used_percent").asInt()).isEqualTo(1);
        assertThat(quota.has("limit")).isFalse();
    }
}
