package org.cdcd.connectors.vault.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;

final class SignatureFailuresTest {
    private static final String ALICE = "https://alice.example/#me";

    private Instant now = Instant.EPOCH;
    private final SignatureFailures failures = new SignatureFailures(() -> now);

    @Test
    void turnsAwayWhoFailedTooOftenUntilTheMinuteIsOver() {
        fail(SignatureFailures.MOST);
        now = now.plusSeconds(20);

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> failures.check(ALICE))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(40));
                });
        now = now.plusSeconds(40);
        assertThatCode(() -> failures.check(ALICE)).doesNotThrowAnyException();
    }

    @Test
    void bearsWithAFewAndWithEverybodyElse() {
        fail(SignatureFailures.MOST - 1);
        assertThatCode(() -> failures.check(ALICE)).doesNotThrowAnyException();
        fail(1);
        assertThatCode(() -> failures.check("https://bob.example/#me")).doesNotThrowAnyException();
    }

    @Test
    void startsAnewAfterAMinute() {
        fail(SignatureFailures.MOST - 1);
        now = now.plusSeconds(60);
        fail(1);

        assertThatCode(() -> failures.check(ALICE)).doesNotThrowAnyException();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            failures.count(ALICE);
        }
    }
}
