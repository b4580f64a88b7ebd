package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.egress.Outbound.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose token endpoint takes every question and answers none. */
final class HungTokenEndpointTest {
    private static final int WAITING = Renewals.OF_ONE_SERVICE + 4;

    private final CountDownLatch answered = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final Set<UUID> due = ConcurrentHashMap.newKeySet();

    @Test
    void holdsUpNoCallOfAnotherServiceAndNoMoreThanItsShareOfItsOwn(@TempDir Path folder) throws Exception {
        try (Edge edge = new Edge(folder)) {
            edge.vault.due = due::contains;
            edge.vault.renewing = this::hang;
            List<CompletableFuture<Reply>> hung = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                LiveUse use = ofAnotherService(edge.filesUse(null));
                due.add(use.credentialId());
                hung.add(edge.to(edge.vault.admit(use), "api.example/files/1").soon());
            }
            Awaitility.await()
                    .until(() -> asked.get() == Renewals.OF_ONE_SERVICE
                            && hung.stream().filter(CompletableFuture::isDone).count()
                                    == WAITING - Renewals.OF_ONE_SERVICE);

            assertThat(edge.get(edge.admit(), "api.example/files/1").status()).isEqualTo(200);
            LiveUse other = edge.filesUse(null);
            edge.vault.renewing = () -> {};
            due.add(other.credentialId());
            assertThat(edge.get(edge.vault.admit(other), "api.example/files/1").status())
                    .isEqualTo(200);

            answered.countDown();
            List<String> refused = new ArrayList<>();
            for (CompletableFuture<Reply> call : hung) {
                Reply reply = call.get(20, TimeUnit.SECONDS);
                if (reply.status() != 200) {
                    refused.add(reply.body());
                }
            }
            assertThat(refused)
                    .hasSize(WAITING - Renewals.OF_ONE_SERVICE)
                    .allMatch(no -> no.contains("credential_busy"));
        }
    }

    private void hang() {
        asked.incrementAndGet();
        try {
            answered.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static LiveUse ofAnotherService(LiveUse use) {
        Connector acme = use.connector();
        Connector slow = new Connector(
                "slow",
                acme.title(),
                acme.serviceType(),
                acme.version(),
                acme.summary(),
                acme.minMode(),
                acme.capabilities(),
                acme.hosts(),
                acme.headers(),
                acme.auth(),
                acme.scopes(),
                acme.operations(),
                acme.errors(),
                acme.rateLimits(),
                acme.document());
        return new LiveUse(
                use.useId(),
                use.credentialId(),
                use.webid(),
                slow,
                use.operation(),
                use.parameters(),
                use.connection(),
                use.deadline());
    }
}
