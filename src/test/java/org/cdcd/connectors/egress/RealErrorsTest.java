package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.Connector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the project's own connectors make of answers that no twin should have to be brought to give. */
final class RealErrorsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-30T20:30:00Z"));

    private final Pauses pauses = new Pauses(CLOCK);

    @ParameterizedTest
    @CsvSource({
        "jira-quota-global-based, PT30M, PT30M",
        "jira-quota-tenant-based, PT30M, PT0S",
        "jira-burst-based, PT0S, PT0S"
    })
    void jiraStopsWhomeverTheSpentPointsAreFor(String reason, Duration mine, Duration others) throws IOException {
        Outcome outcome = outcome(
                "jira",
                429,
                Map.of("ratelimit-reason", reason, "x-ratelimit-reset", "2026-11-30T21:00:00Z"),
                "{\"errorMessages\":[\"Rate limit exceeded.\"]}");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.RateLimited.class,
                        busy -> assertThat(busy.retryAfter()).isEqualTo(Duration.ofMinutes(30)));
        assertThat(pauses.left("jira", "mine")).isEqualTo(mine);
        assertThat(pauses.left("jira", "another's")).isEqualTo(others);
    }

    @Test
    void instagramWaitsAsLongAsTheUseOfTheBusinessCaseSays() throws IOException {
        String usage = "{\"17841400000001001\":[{\"type\":\"instagram\",\"call_count\":100,\"total_cputime\":20,"
                + "\"total_time\":21,\"estimated_time_to_regain_access\":12}]}";

        Outcome outcome = outcome(
                "instagram",
                400,
                Map.of("x-business-use-case-usage", usage),
                "{\"error\":{\"code\":80002,\"message\":\"There have been too many calls.\"}}");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.RateLimited.class,
                        busy -> assertThat(busy.retryAfter()).hasMinutes(12));
        assertThat(pauses.left("instagram", "mine")).hasMinutes(12);
    }

    @Test
    void instagramTellsTheUseThatIsNearestToItsEnd() throws IOException {
        Map<String, String> used = Map.of("x-app-usage", "{\"call_count\":28,\"total_time\":25,\"total_cputime\":91}");

        ServiceReport report = new ReportReader(CLOCK).of(connector("instagram"), answer(200, used, "{}"));

        assertThat(Objects.requireNonNull(report.quota()).usedPercent()).isEqualTo(91L);
    }

    private Outcome outcome(String connector, int status, Map<String, String> headers, String body) throws IOException {
        return new Verdict(CLOCK, pauses).of(connector(connector), "mine", answer(status, headers, body), Set.of());
    }

    private static Connector connector(String id) throws IOException {
        return new CatalogLoader(Path.of("routes"))
                .loadAll().stream()
                        .map(CatalogLoader.Loaded::connector)
                        .filter(one -> one != null && one.id().equals(id))
                        .findFirst()
                        .orElseThrow();
    }

    private static ServiceAnswer answer(int status, Map<String, String> headers, String body) {
        JsonNode json = Wire.literal(body);
        return new ServiceAnswer(status, headers, json, true);
    }
}
