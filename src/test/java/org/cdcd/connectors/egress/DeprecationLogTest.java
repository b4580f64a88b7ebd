package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class DeprecationLogTest {
    private static final Deprecation ENDS = new Deprecation(null, Instant.parse("2027-01-01T00:00:00Z"));

    private Instant now = Instant.parse("2026-12-01T23:00:00Z");
    private final DeprecationLog log = new DeprecationLog(() -> now);

    @Test
    void saysNothingWhereTheServiceSaysNothing() {
        assertThat(log.note("github", "issues.list", null)).isFalse();
    }

    @Test
    void saysItOnceADayOfEachOperation() {
        assertThat(log.note("github", "issues.list", ENDS)).isTrue();
        assertThat(log.note("github", "issues.list", ENDS)).isFalse();
        assertThat(log.note("github", "issues.list", new Deprecation(null, null)))
                .isFalse();
        assertThat(log.note("github", "issues.get", ENDS)).isTrue();

        now = now.plus(Duration.ofHours(1));
        assertThat(log.note("github", "issues.list", ENDS)).isTrue();
    }
}
