package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.cdcd.connectors.vault.accounts.credentials.Material;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
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
            List<Future<Material>> hung = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                hung.add(edge.hop.opened(dueOf(edge)));
            }
            Awaitility.await()
                    .until(() -> asked.get() == Renewals.OF_ONE_SERVICE
                            && hung.stream().filter(Future::failed).count() == WAITING - Renewals.OF_ONE_SERVICE);

            assertThat(edge.get(edge.admit(), "api.example/files/1").status()).isEqualTo(200);
            LiveUse other = edge.filesUse(null);
            edge.vault.renewing = () -> {};
            due.add(other.credentialId());
            assertThat(edge.get(edge.vault.admit(other), "api.example/files/1").status())
                    .isEqualTo(200);

            answered.countDown();
            for (Future<Material> one : hung) {
                if (one.failed()) {
                    assertThat(one.cause())
                            .isInstanceOfSatisfying(
                                    Refusal.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.CREDENTIAL_BUSY));
                } else {
                    Edge.await(one).close();
                }
            }
        } finally {
            answered.countDown();
        }
    }

    @Test
    void aTokenThatIsStillGoodIsUsedAsItIsWhereTheServiceHasNoPlaceLeft(@TempDir Path folder) throws Exception {
        try (Edge edge = new Edge(folder)) {
            edge.vault.due = due::contains;
            edge.vault.over = false;
            edge.vault.renewing = this::hang;
            List<Future<Material>> all = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                all.add(edge.hop.opened(dueOf(edge)));
            }

            Awaitility.await()
                    .until(() -> asked.get() == Renewals.OF_ONE_SERVICE
                            && all.stream().filter(Future::succeeded).count() == WAITING - Renewals.OF_ONE_SERVICE);

            answered.countDown();
            for (Future<Material> one : all) {
                Edge.await(one).close();
            }
        } finally {
            answered.countDown();
        }
    }

    @Test
    void callsOfOneCredentialHaveOnePlaceBetweenThem(@TempDir Path folder) throws Exception {
        try (Edge edge = new Edge(folder)) {
            edge.vault.due = due::contains;
            edge.vault.renewing = this::hang;
            LiveUse use = dueOf(edge);
            List<Future<Material>> all = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                all.add(edge.hop.opened(use));
            }
            all.add(edge.hop.opened(dueOf(edge)));
            Awaitility.await().until(() -> asked.get() == 2);

            due.clear();
            answered.countDown();

            for (Future<Material> one : all) {
                Edge.await(one).close();
            }
            assertThat(asked).hasValue(2);
        } finally {
            answered.countDown();
        }
    }

    @Test
    void callsThatWaitForTheRenewalOfAnotherFailAsItDoes(@TempDir Path folder) throws Exception {
        try (Edge edge = new Edge(folder)) {
            edge.vault.due = due::contains;
            edge.vault.renewing = () -> {
                hang();
                throw Refusal.of(ErrorCode.REAUTHORIZATION_REQUIRED, "The service has ended the grant.");
            };
            LiveUse use = dueOf(edge);
            List<Future<Material>> all = List.of(edge.hop.opened(use), edge.hop.opened(use));
            Awaitility.await().until(() -> asked.get() == 1);

            answered.countDown();

            Awaitility.await().until(() -> all.stream().allMatch(Future::failed));
            assertThat(all)
                    .extracting(one -> ((Refusal) one.cause()).code())
                    .containsOnly(ErrorCode.REAUTHORIZATION_REQUIRED);
        } finally {
            answered.countDown();
        }
    }

    private LiveUse dueOf(Edge edge) {
        LiveUse use = Contracts.use(
                Contracts.connector("slow", Map.of("api", "https://api.example"), null, List.of()),
                List.of(),
                Contracts.parameters(),
                Map.of());
        edge.vault.admit(use);
        due.add(use.credentialId());
        return use;
    }

    private void hang() {
        asked.incrementAndGet();
        try {
            answered.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
