package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.store.Endings;
import org.cdcd.connectors.vault.store.PostgresServer;
import org.cdcd.connectors.vault.store.RevocationNotices;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes on one PostgreSQL, two of them with open sockets to a service: what one revokes, the others hang up. */
class RevocationAcrossNodesTest {
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    private Path folder;

    private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService polling = Executors.newScheduledThreadPool(2);
    private StoreSettings.PostgreSql database;
    private Store first;
    private Node second;
    private Node third;

    /** A node as the vault makes one: its rows, its sockets, and how it hears of others' revocations. */
    private final class Node implements AutoCloseable {
        private final Store store = TestStores.open(database, CLOCK, completions);
        private final Edge edge;
        private final RevocationNotices notices;

        Node(String name, boolean listens) {
            edge = new Edge(folder.resolve(name));
            edge.vault.leased = use -> {
                if (!store.leases().good(use.webid(), use.useId())) {
                    throw Refusal.of(ErrorCode.CREDENTIAL_REVOKED, "The lease is over.");
                }
            };
            notices = listens
                    ? store.hear(edge.vault::revoke, webid -> {}, this::poll).orElseThrow()
                    : null;
            polling.scheduleWithFixedDelay(this::poll, 1, 1, TimeUnit.SECONDS);
        }

        private void poll() {
            store.leases().fenced().forEach(edge.vault::revoke);
        }

        /** A call that the service has got and never answers; done when the service sees that the line is cut. */
        Streaming stream(UUID credentialId, String webid) throws Exception {
            LiveUse like = edge.filesUse(null);
            LiveUse use = new LiveUse(
                    UUID.randomUUID(),
                    credentialId,
                    webid,
                    like.connector(),
                    like.operation(),
                    like.parameters(),
                    Map.of(),
                    Instant.now().plusSeconds(60));
            assertThat(store.leases().take(webid, credentialId, use.useId(), use.deadline()))
                    .isPresent();
            CompletableFuture<Void> arrived = new CompletableFuture<>();
            CompletableFuture<Long> cut = new CompletableFuture<>();
            edge.service = request -> {
                request.connection().closeHandler(closed -> cut.complete(System.nanoTime()));
                request.response().setChunked(true).write("and so on");
                arrived.complete(null);
            };
            String handle = edge.vault.admit(use);
            var answer = edge.to(handle, "api.example/files/1").soon();
            arrived.get(20, TimeUnit.SECONDS);
            return new Streaming(this, use, handle, cut, answer);
        }

        @Override
        public void close() {
            if (notices != null) {
                notices.close();
            }
            edge.close();
            store.close();
        }
    }

    private record Streaming(
            Node node, LiveUse use, String handle, CompletableFuture<Long> cut, CompletableFuture<?> answer) {
        Duration after(long revoked) throws Exception {
            return Duration.ofNanos(Math.max(0, cut.get(20, TimeUnit.SECONDS) - revoked));
        }

        void endsAndStartsNoMore() throws Exception {
            answer.handle((reply, broken) -> reply).get(20, TimeUnit.SECONDS);
            assertThat(node.edge.get(handle, "api.example/files/1").header("cdcd-refused"))
                    .contains("credential_revoked");
            assertThat(node.store
                            .leases()
                            .take(
                                    use.webid(),
                                    use.credentialId(),
                                    UUID.randomUUID(),
                                    Instant.now().plusSeconds(30)))
                    .isEmpty();
            node.store.leases().end(use.webid(), use.useId());
        }
    }

    @BeforeEach
    void open() {
        database = PostgresServer.newDatabase();
        first = TestStores.open(database, CLOCK, completions);
    }

    private void start(boolean listening) {
        second = new Node("second", listening);
        third = new Node("third", listening);
        if (listening) {
            Awaitility.await().until(() -> second.notices.listening() && third.notices.listening());
        }
    }

    @AfterEach
    void close() {
        polling.shutdownNow();
        second.close();
        third.close();
        first.close();
        completions.close();
    }

    @Test
    void whatOneNodeRevokesTheOthersHangUpAtOnce() throws Exception {
        start(true);

        report("with notices", revoke(200));
    }

    @Test
    void withoutNoticesThePollKeepsTheBound() throws Exception {
        start(false);

        report("polled", revoke(5));
    }

    @Test
    void aBrokenLineIsOpenedAgain() throws Exception {
        start(true);
        PostgresServer.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'cdcd-vault-notices'");

        revoke(1);
        Awaitility.await().until(() -> second.notices.listening() && third.notices.listening());
        revoke(1);
    }

    @Test
    void anEmbeddedDatabaseHasNobodyElseToHear(@TempDir Path elsewhere) {
        start(false);
        try (Store alone = TestStores.open(new StoreSettings.H2(elsewhere.resolve("vault")), CLOCK, completions)) {
            assertThat(alone.hear(id -> {}, webid -> {}, () -> {})).isEmpty();
        }
    }

    private List<Duration> revoke(int times) throws Exception {
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            String webid = "https://" + UUID.randomUUID() + ".example/#me";
            UUID credential = UUID.randomUUID();
            first.credentials().insert(webid, credential, TestStores.account(CLOCK.instant()), parts());
            List<Streaming> running = List.of(second.stream(credential, webid), third.stream(credential, webid));

            assertThat(first.credentials().revoke(webid, credential, Endings.of(null)))
                    .isTrue();
            long revoked = System.nanoTime();

            assertThat(first.receipts().find(webid, credential).orElseThrow().runningUses())
                    .isEqualTo(2);
            for (Streaming one : running) {
                waits.add(one.after(revoked));
                one.endsAndStartsNoMore();
            }
        }
        assertThat(waits).allSatisfy(wait -> assertThat(wait).isLessThan(BOUND));
        return waits;
    }

    private static void report(String what, List<Duration> waits) {
        Collections.sort(waits);
        System.out.printf(
                "sockets closed after a revocation on another node, %s: p50 %.1f ms, p99 %.1f ms, worst %.1f ms of %d%n",
                what,
                millis(waits.get(waits.size() / 2)),
                millis(waits.get((int) Math.ceil(waits.size() * 0.99) - 1)),
                millis(waits.getLast()),
                waits.size());
    }

    private static double millis(Duration wait) {
        return wait.toNanos() / 1e6;
    }

    private static SealedParts parts() {
        return new SealedParts(1, new byte[] {1}, new byte[] {2}, null, null);
    }
}
