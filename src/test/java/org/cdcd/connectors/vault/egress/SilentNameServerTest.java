package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.egress.Outbound.Reply;
import org.cdcd.connectors.vault.http.Names;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose name server takes every question and answers none. */
class SilentNameServerTest {
    /** As many as the hop of the edge has workers. */
    private static final int CALLS = 4;

    private final CountDownLatch spoken = new CountDownLatch(1);

    private InetAddress[] silent(String host) throws UnknownHostException {
        try {
            spoken.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new UnknownHostException(host);
    }

    @Test
    void holdsNoWorkerOfTheLastHop(@TempDir Path folder) throws Exception {
        Names names = Names.resolvedBy(this::silent, Duration.ofMinutes(10));
        try (Edge edge = new Edge(folder, InstantSource.system(), SpoolSettings.DEFAULTS, 1, names)) {
            EgressRule rule = new EgressRule(
                    "https", "GET", "unheard", "/files/{id}", List.of(), Map.of(), true, List.of(), 1_000, null);
            List<CompletableFuture<Reply>> unheard = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                LiveUse use = edge.use(null, List.of(), rule);
                unheard.add(edge.to(edge.vault.admit(use), "unheard.example/files/1")
                        .soon());
            }
            Awaitility.await().until(() -> edge.hop.runningCalls() == CALLS);

            assertThat(edge.get(edge.admit(), "api.example/files/1").status()).isEqualTo(200);

            spoken.countDown();
            for (CompletableFuture<Reply> call : unheard) {
                assertThat(call.get(20, TimeUnit.SECONDS).body()).contains("service_unavailable");
            }
            assertThat(edge.hop.runningCalls()).isZero();
        } finally {
            spoken.countDown();
        }
    }

    @Test
    void aRevokeEndsACallWhoseNameIsBeingLookedUp(@TempDir Path folder) throws Exception {
        Names names = Names.resolvedBy(this::silent, Duration.ofMinutes(10));
        try (Edge edge = new Edge(folder, InstantSource.system(), SpoolSettings.DEFAULTS, 1, names)) {
            EgressRule rule = new EgressRule(
                    "https", "GET", "unheard", "/files/{id}", List.of(), Map.of(), true, List.of(), 1_000, null);
            LiveUse use = edge.use(null, List.of(), rule);
            CompletableFuture<Reply> call =
                    edge.to(edge.vault.admit(use), "unheard.example/files/1").soon();
            Awaitility.await().until(() -> edge.hop.runningCalls() == 1);

            edge.vault.revoke(use.credentialId());
            spoken.countDown();

            assertThat(call.get(20, TimeUnit.SECONDS).body()).contains("credential_revoked");
            assertThat(edge.hop.runningCalls()).isZero();
        } finally {
            spoken.countDown();
        }
    }
}
