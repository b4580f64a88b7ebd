package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostLookupsTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private final CountDownLatch spoken = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Boolean> virtual = new CopyOnWriteArrayList<>();

    @AfterEach
    void letGo() {
        spoken.countDown();
    }

    private InetAddress[] silent(String host) throws UnknownHostException {
        asked.add(host);
        virtual.add(Thread.currentThread().isVirtual());
        try {
            spoken.await();
        } catch (InterruptedException e) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getByName("192.0.2.1")};
    }

    @Test
    void aNameServerThatStaysSilentIsGivenUp() {
        HostLookups lookups = new HostLookups(this::silent, 2, Duration.ofMillis(20));

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> lookups.of("silent.example").join())
                .withCauseInstanceOf(TimeoutException.class);
        assertThat(virtual).containsOnly(false);
    }

    @Test
    void aNameIsLookedUpOnceAtATimeHoweverManyAsk() throws Exception {
        HostLookups lookups = new HostLookups(this::silent, 2, LONG);
        CompletableFuture<InetAddress[]> first = lookups.of("silent.example");
        CompletableFuture<InetAddress[]> second = lookups.of("silent.example");

        spoken.countDown();

        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(second.get(20, TimeUnit.SECONDS));
        assertThat(asked).hasSize(1);
    }

    @Test
    void noMoreThanSoManyAreLookedUpAtOnce() {
        HostLookups lookups = new HostLookups(this::silent, 2, LONG);
        CompletableFuture<InetAddress[]> one = lookups.of("one.example");
        lookups.of("two.example");

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> lookups.of("three.example").join())
                .withCauseInstanceOf(UnknownHostException.class);

        spoken.countDown();
        assertThat(one.join()).hasSize(1);
        // the thread that has answered may still be on its way back
        Awaitility.await()
                .until(() -> !lookups.of("three.example")
                        .handle((found, no) -> no != null)
                        .join());
    }

    @Test
    void whatFailedIsAskedAnew() {
        HostLookups lookups = new HostLookups(
                host -> {
                    asked.add(host);
                    throw new UnknownHostException(host);
                },
                2,
                LONG);
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> lookups.of("nowhere.example").join())
                    .withCauseInstanceOf(UnknownHostException.class);
        }

        assertThat(asked).hasSize(2);
    }
}
