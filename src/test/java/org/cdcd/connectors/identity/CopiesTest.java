package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CopiesTest {
    private static final Copies.Ages AGES =
            new Copies.Ages(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofSeconds(60));

    private final SettableClock clock = new SettableClock();
    private final AtomicInteger fetches = new AtomicInteger();
    private @Nullable FetchFailed failure;
    private final Copies<String> copies = new Copies<>(this::fetch, AGES, 100, clock);

    private String fetch(String key) throws FetchFailed {
        int count = fetches.incrementAndGet();
        if (failure != null) {
            throw failure;
        }
        return key + count;
    }

    @Test
    void remembersAFailureForAMinute() {
        failure = FetchFailed.unusable("no");
        assertThatThrownBy(() -> copies.get("a")).isSameAs(failure);
        clock.advance(Duration.ofSeconds(59));
        assertThatThrownBy(() -> copies.get("a")).isSameAs(failure);
        assertThat(fetches).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> copies.get("a")).isSameAs(failure);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void fetchesAgainAfterFiveMinutes() throws FetchFailed {
        assertThat(copies.get("a")).isEqualTo("a1");
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(copies.get("a")).isEqualTo("a1");
        clock.advance(Duration.ofMillis(1));
        assertThat(copies.get("a")).isEqualTo("a2");
    }

    @Test
    void usesAnOldCopyForAnOutageOfFifteenMinutesAtMost() throws FetchFailed {
        copies.get("a");
        failure = FetchFailed.unreachable("down");
        clock.advance(Duration.ofMinutes(5));
        assertThat(copies.get("a")).isEqualTo("a1");
        clock.advance(Duration.ofSeconds(599));
        assertThat(copies.get("a")).isEqualTo("a1");
        clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> copies.get("a")).isSameAs(failure);
    }

    @Test
    void dropsACopyWhoseOriginSaysNo() throws FetchFailed {
        copies.get("a");
        failure = FetchFailed.unusable("gone");
        clock.advance(Duration.ofMinutes(5));
        assertThatThrownBy(() -> copies.get("a")).isSameAs(failure);
    }

    @Test
    void fetchesANewerOneWhenAsked() throws FetchFailed {
        copies.get("a");
        assertThat(copies.get("a", clock.instant().minusSeconds(30))).isEqualTo("a1");
        clock.advance(Duration.ofSeconds(30));
        assertThat(copies.get("a", clock.instant().minusSeconds(30))).isEqualTo("a2");
    }

    @Test
    void doesNotAskForANewerOneAgainAndAgainDuringAnOutage() throws FetchFailed {
        copies.get("a");
        failure = FetchFailed.unreachable("down");
        clock.advance(Duration.ofSeconds(30));
        assertThat(copies.get("a", clock.instant().minusSeconds(30))).isEqualTo("a1");
        assertThat(copies.get("a", clock.instant().minusSeconds(30))).isEqualTo("a1");
        assertThat(fetches).hasValue(2);
    }

    @Test
    void fetchesOnceForManyWhoWait() throws Exception {
        CountDownLatch fetching = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Copies<String> slow = new Copies<>(
                key -> {
                    fetches.incrementAndGet();
                    fetching.countDown();
                    await(answer);
                    return key;
                },
                AGES,
                100,
                clock);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                results.add(threads.submit((Callable<String>) () -> slow.get("a")));
            }
            fetching.await();
            answer.countDown();
            for (Future<String> result : results) {
                assertThat(result.get()).isEqualTo("a");
            }
        }
        assertThat(fetches).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
