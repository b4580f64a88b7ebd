package org.cdcd.connectors.vault.accounts.apppasswords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.cdcd.connectors.vault.keys.MutableClock;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.Test;

class FailedProofsTest {
    private static final String MAILBOX = "ann@own.example";

    private final MutableClock clock = new MutableClock();
    private final FailedProofs proofs = new FailedProofs(clock);

    private void fail(int times, String webid, String mailbox) {
        for (int i = 0; i < times; i++) {
            proofs.failed(webid, mailbox);
        }
    }

    private void refuses(String webid, String mailbox) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> proofs.check(webid, mailbox));
        assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMinutes(15));
    }

    private void allows(String webid, String mailbox) {
        assertThatNoException().isThrownBy(() -> proofs.check(webid, mailbox));
    }

    @Test
    void aPersonTriesFiveTimesInAQuarterOfAnHour() {
        fail(4, "https://eve.example/", MAILBOX);
        allows("https://eve.example/", MAILBOX);

        fail(1, "https://eve.example/", MAILBOX);

        refuses("https://eve.example/", MAILBOX);
        allows("https://eve.example/", "bob@own.example");
        allows("https://ann.example/", MAILBOX);

        clock.advance(Duration.ofMinutes(16));
        allows("https://eve.example/", MAILBOX);
    }

    @Test
    void manyPeopleTogetherTryTwentyTimes() {
        for (int i = 0; i < 20; i++) {
            fail(1, "https://eve" + i + ".example/", MAILBOX);
        }

        refuses("https://ann.example/", MAILBOX);
        allows("https://ann.example/", "bob@own.example");
    }

    @Test
    void whatIsRememberedDoesNotGrowWithoutBound() {
        for (int i = 0; i < 12_000; i++) {
            fail(1, "https://eve.example/", "m" + i + "@own.example");
        }
        fail(5, "https://eve.example/", MAILBOX);

        refuses("https://eve.example/", MAILBOX);
    }
}
