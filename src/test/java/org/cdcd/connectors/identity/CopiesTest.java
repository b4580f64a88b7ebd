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
import java.util.concurrent.atomic.AtomicReference;
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
    void whoWaitsForAFetchThatBreaksDownLearnsOfIt() throws Exception {
        CountDownLatch fetching = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        Copies<String> broken = new Copies<>(
                key -> {
                    fetching.countDown();
                    await(waiting);
                    throw new StackOverflowError();
                },
                AGES,
                100,
                clock);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<String> first = threads.submit(() -> broken.get("a"));
            fetching.await();
            AtomicReference<Thread> second = new AtomicReference<>();
            Future<String> other = threads.submit(() -> {
                second.set(Thread.currentThread());
                return broken.get("a");
            });
            while (second.get() == null || second.get().getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            waiting.countDown();
            assertThatThrownBy(first::get).hasCauseInstanceOf(StackOverflowError.class);
            assertThatThrownBy(other::get).hasRootCauseInstanceOf(StackOverflowError.class);
            assertThatThrownBy(() -> broken.get("a")).isInstanceOf(StackOverflowError.class);
        }
    }

    @Test
    void nobodyWaitsForEverForAFetchOfAnother() throws Exception {
        CountDownLatch fetching = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Copies<String> hanging = new Copies<>(
                key -> {
                    fetching.countDown();
                    await(end);
                    return key;
                },
                AGES,
                100,
                clock,
                Duration.ofMillis(1));
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<String> first = threads.submit(() -> hanging.get("a"));
            fetching.await();
            assertThatThrownBy(() -> hanging.get("a"))
                    .isInstanceOfSatisfying(
                            FetchFailed.class,
                            failed -> assertThat(failed.temporary()).isTrue());
            end.countDown();
            assertThat(first.get()).isEqualTo("a");
        }
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
