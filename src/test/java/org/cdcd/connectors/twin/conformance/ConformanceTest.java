package org.cdcd.connectors.twin.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.github.GitHubConformanceTest;
import org.junit.jupiter.api.Test;

/** The suite tells good from bad. */
final class ConformanceTest {
    @Test
    void tellsGoodRequestsFromBadOnes() {
        Conformance conformance = Proof.conformance(GitHubConformanceTest.SERVICE);
        assertThat(conformance.faults(List.of(request("/repos/a/b/issues", "{\"titel\":\"x\"}"))))
                .anySatisfy(fault -> assertThat(fault).contains("titel"));
        assertThat(conformance.faults(List.of(request("/repos/a/b/issue", "{}"))))
                .anySatisfy(fault -> assertThat(fault).contains("path.missing"));
        assertThat(conformance.faults(List.of(request("/repos/a/b/issues", "{\"title\":\"x\"}"))))
                .noneSatisfy(fault -> assertThat(fault).contains("request"));
        assertThat(conformance.validated()).isEmpty();
    }

    private static Recorded request(String path, String body) {
        Map<String, String> headers = Map.of("content-type", "application/json", "x-github-api-version", "2026-03-10");
        return new Recorded(
                "github", "POST", "api.github.com", path, null, headers, body, body.length(), 201, Map.of(), "");
    }
}
