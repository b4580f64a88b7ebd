package org.cdcd.connectors.vault.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RewrapPaceTest {
    // as System.nanoTime may: from anywhere, and over the end of a long
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final RewrapPace pace = new RewrapPace(nanos::get);

    private void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private double perSecond() {
        return pace.perSecond(2).orElseThrow();
    }

    @Test
    void nothingIsKnownBeforeAnythingWasSeen() {
        assertThat(pace.perSecond(2)).isEmpty();
        pace.counted(2, 1000);
        pass(10);
        pace.counted(2, 900);
        assertThat(pace.perSecond(2)).as("nobody worked yet").isEmpty();

        pace.begin(2, 900);

        assertThat(pace.perSecond(2)).as("one count is no pace").isEmpty();
    }

    @Test
    void itIsWhatAllVaultsTogetherMakeLess() {
        pace.begin(2, 1000);
        pass(10);
        pace.counted(2, 400);

        assertThat(perSecond()).isEqualTo(60);
    }

    @Test
    void theTimeBeforeTheWorkBeganDoesNotCount() {
        pace.counted(2, 1000);
        pass(100);
        pace.begin(2, 1000);
        pass(10);
        pace.counted(2, 0);

        assertThat(perSecond()).isEqualTo(100);
    }

    @Test
    void theTimeAfterTheEndDoesNotCountAndAStragglerHardlyMatters() {
        pace.begin(2, 1000);
        pass(10);
        pace.counted(2, 0);
        pass(3600);
        pace.counted(2, 0);
        assertThat(perSecond()).isEqualTo(100);

        pace.begin(2, 1);
        pass(1);
        pace.counted(2, 0);

        assertThat(perSecond()).isEqualTo(91);
    }

    @Test
    void nothingLeftIsNoPaceAndTheTimeUntilThereIsSomethingDoesNotCount() {
        pace.begin(2, 0);
        pass(3600);
        pace.begin(2, 0);
        assertThat(pace.perSecond(2)).isEmpty();

        pass(3600);
        pace.begin(2, 100);
        pass(1);
        pace.counted(2, 0);

        assertThat(perSecond()).isEqualTo(100);
    }

    @Test
    void onlyTheLastMinuteCounts() {
        pace.begin(2, 100_000);
        for (int i = 1; i <= 12; i++) {
            pass(10);
            pace.counted(2, 100_000 - 1000L * i);
        }
        assertThat(perSecond()).isEqualTo(100);
        for (int i = 1; i <= 6; i++) {
            pass(10);
            pace.counted(2, 88_000 - 10L * i);
        }

        assertThat(perSecond()).isEqualTo(1);
    }

    @Test
    void whileTheKeyIsAwayThePaceFallsToNothing() {
        pace.begin(2, 1000);
        pass(10);
        pace.counted(2, 500);
        for (int i = 0; i < 6; i++) {
            pass(10);
            pace.begin(2, 500);
        }

        assertThat(perSecond()).isZero();
    }

    @Test
    void howOftenSomebodyLooksChangesNothing() {
        pace.begin(2, 1_000_000);
        for (int i = 1; i <= 100_000; i++) {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
            pace.counted(2, 1_000_000 - i);
        }

        assertThat(perSecond()).isEqualTo(1000);
    }

    @Test
    void rowsThatComeUnderAnOldVersionMakeNoPaceBelowNothing() {
        pace.begin(2, 1000);
        pass(10);
        pace.counted(2, 1100);

        assertThat(perSecond()).isZero();
    }

    @Test
    void aNewVersionIsMeasuredAnew() {
        pace.begin(2, 1000);
        pass(10);
        pace.counted(2, 0);

        assertThat(pace.perSecond(3)).isEmpty();
        pace.begin(3, 2000);
        pass(10);
        pace.counted(3, 0);

        assertThat(pace.perSecond(3)).hasValue(200);
        assertThat(pace.perSecond(2)).isEmpty();
    }

    @Test
    void anotherCountIsDueFiveSecondsAfterTheLast() {
        assertThat(pace.isDue()).isFalse();
        pace.begin(2, 1000);
        pass(4);
        assertThat(pace.isDue()).isFalse();
        pass(1);
        assertThat(pace.isDue()).isTrue();
        pace.counted(2, 900);
        assertThat(pace.isDue()).isFalse();
    }
}
