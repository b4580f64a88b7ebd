package org.cdcd.connectors.vault.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.cdcd.connectors.vault.store.Admissions.Ending;
import org.cdcd.connectors.vault.store.Admissions.Proof;
import org.cdcd.connectors.vault.store.Admissions.Wanted;

/**
 * A measurement, not a test: how many uses a second are admitted and finished, each with two durable commits, by one caller
 * and by 32, on either database. Run its {@code main}; each number takes three seconds after one to warm up.
 */
final class CommitsPerSecond {
    private final Store store;
    private final InstantSource clock = InstantSource.system();
    private final String webid = "https://" + UUID.randomUUID() + ".example/#me";
    private final UUID credential = UUID.randomUUID();

    private CommitsPerSecond(Store store) {
        this.store = store;
        LinkedAccount account = new LinkedAccount(
                "eu", "github", "x", null, "oauth2", List.of(), Map.of(), "M1", clock.instant(), null);
        store.credentials()
                .insert(webid, credential, account, new SealedParts(1, new byte[60], new byte[512], null, null));
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("commits");
        measure("H2", new StoreSettings.H2(folder.resolve("vault")));
        measure("PostgreSQL", PostgresServer.newDatabase());
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static void measure(String name, StoreSettings settings) throws Exception {
        try (ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();
                Store store = TestStores.open(settings, InstantSource.system(), completions)) {
            for (int callers : new int[] {1, 32, 128}) {
                new CommitsPerSecond(store).uses(callers, Duration.ofSeconds(1));
                long cpu = cpuNanos();
                long uses = new CommitsPerSecond(store).uses(callers, Duration.ofSeconds(3));
                System.out.printf(
                        "%-10s %3d callers: %6d uses/s, %6.0f µs CPU of this process each%n",
                        name, callers, uses / 3, (cpuNanos() - cpu) / 1e3 / uses);
            }
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private long uses(int callers, Duration time) throws Exception {
        AtomicLong uses = new AtomicLong();
        Instant end = clock.instant().plus(time);
        try (ExecutorService pool = Executors.newFixedThreadPool(callers)) {
            for (int i = 0; i < callers; i++) {
                // a person each, so that lanes are used evenly
                CommitsPerSecond mine = i == 0 ? this : new CommitsPerSecond(store);
                pool.execute(() -> {
                    while (clock.instant().isBefore(end)) {
                        mine.use();
                        uses.incrementAndGet();
                    }
                });
            }
        }
        return uses.get();
    }

    private void use() {
        Instant now = clock.instant();
        UUID request = UUID.randomUUID();
        UUID lease = UUID.randomUUID();
        AuditEntry audit = new AuditEntry("subject", "client", "use", credential.toString(), "ok", request.toString());
        Wanted wanted = new Wanted(
                new Proof("jkt", request.toString(), "htu", now.plusSeconds(120)),
                new NewOperation(webid, request, "hash", now.plusSeconds(30), now.plusSeconds(86_400)),
                credential,
                lease,
                null,
                audit,
                "use");
        store.admissions().admit(wanted).join();
        store.admissions()
                .finish(new Ending(webid, request, lease, null, audit), 200, new byte[2_048])
                .join();
    }
}
