package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DeprecationLogTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 12, 1);
    private static final ServiceReport ENDS = report(new Deprecation(null, Instant.parse("2027-01-01T00:00:00Z")));

    private final DeprecationLog log = new DeprecationLog();

    @Test
    void saysNothingWhereTheServiceSaysNothing() {
        assertThat(log.note("github", "issues.list", report(null), TODAY)).isFalse();
        assertThat(log.note("github", "issues.list", null, TODAY)).isFalse();
    }

    @Test
    void saysItOnceADayOfEachOperation() {
        assertThat(log.note("github", "issues.list", ENDS, TODAY)).isTrue();
        assertThat(log.note("github", "issues.list", ENDS, TODAY)).isFalse();
        assertThat(log.note("github", "issues.list", report(new Deprecation(null, null)), TODAY))
                .isFalse();
        assertThat(log.note("github", "issues.get", ENDS, TODAY)).isTrue();
        assertThat(log.note("github", "issues.list", ENDS, TODAY.plusDays(1))).isTrue();
    }

    private static ServiceReport report(@Nullable Deprecation deprecation) {
        return new ServiceReport("v1", "2xx", null, deprecation);
    }
}
