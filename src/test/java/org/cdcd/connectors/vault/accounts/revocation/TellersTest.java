package org.cdcd.connectors.vault.accounts.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TellersTest {
    private final Tellers tellers = new Tellers();
    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void stop() {
        answer.countDown();
        tellers.finish(Duration.ofSeconds(20));
    }

    @Test
    void aSilentServiceHoldsUpNoOther() throws Exception {
        int waiting = 0;
        while (tellers.enter("silent", () -> true)) {
            tellers.run("silent", this::hang);
            waiting++;
        }
        assertThat(waiting).isEqualTo(Tellers.OF_ONE_SERVICE);

        assertThat(tellers.enter("quick", () -> true)).isTrue();
        tellers.run("quick", () -> {}).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aPlaceIsFreeAgainIfWhatIsToBeToldCannotBeHad() {
        for (int i = 0; i < 2 * Tellers.OF_ONE_SERVICE; i++) {
            assertThatThrownBy(() -> tellers.enter("database away", TellersTest::blink))
                    .hasMessage("the database blinks");
            assertThat(tellers.enter("database away", () -> false)).isFalse();
        }

        assertThat(tellers.enter("database away", () -> true)).isTrue();
    }

    @Test
    void aPlaceIsFreeAgainWhateverCameOfIt() {
        for (int i = 0; i < 3 * Tellers.OF_ONE_SERVICE; i++) {
            assertThat(tellers.enter("broken", () -> true)).isTrue();
            CompletableFuture<Void> told = tellers.run("broken", () -> {
                        throw new IllegalStateException("broken");
                    })
                    .toCompletableFuture();
            assertThatThrownBy(() -> told.get(20, TimeUnit.SECONDS)).hasRootCauseMessage("broken");
        }
    }

    @Test
    void nothingBeginsOnceItIsFinished() {
        tellers.finish(Duration.ofSeconds(20));

        assertThat(tellers.enter("any", () -> true)).isTrue();
        assertThatThrownBy(
                        () -> tellers.run("any", () -> {}).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(RejectedExecutionException.class);
    }

    private static boolean blink() {
        throw new IllegalStateException("the database blinks");
    }

    private void hang() {
        try {
            assertThat(answer.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
