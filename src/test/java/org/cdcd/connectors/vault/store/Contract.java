package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cdcd.connectors.vault.keys.MutableClock;
import org.cdcd.connectors.vault.keys.RowSeal;
import org.cdcd.connectors.vault.store.AppPasswordRows.AppPassword;

/** What the chapters of the contract have in common: an open store, a clock, and ready-made rows. */
interface Contract {
    Store store();

    MutableClock clock();

    Path folder();

    /** Moves the clock while this node goes on living. */
    void pass(Duration time);

    default Instant in(Duration time) {
        return clock().instant().plus(time);
    }

    default String newPerson() {
        return "https://" + UUID.randomUUID() + ".example/#me";
    }

    default LinkedAccount account() {
        return new LinkedAccount(
                "eu",
                "github",
                "https://github.com/ann",
                "583231",
                "oauth2",
                List.of("repo", "user:email"),
                Map.of("host", "github.com"),
                "M1",
                clock().instant(),
                null);
    }

    default LinkedAccount accountAt(String connector) {
        LinkedAccount account = account();
        return new LinkedAccount(
                account.region(),
                connector,
                account.serviceIdentifier(),
                account.serviceUserId(),
                account.authMethod(),
                account.scopes(),
                account.connection(),
                account.mode(),
                account.issued(),
                account.expires(),
                account.ownerKey());
    }

    /** One whose data keys are wrapped to this key of its person. */
    default LinkedAccount accountUnder(String ownerKey) {
        LinkedAccount account = account();
        return new LinkedAccount(
                account.region(),
                account.connectorId(),
                account.serviceIdentifier(),
                account.serviceUserId(),
                account.authMethod(),
                account.scopes(),
                account.connection(),
                "M2",
                account.issued(),
                account.expires(),
                ownerKey);
    }

    default SealedParts parts(int version) {
        return new SealedParts(
                version, new byte[] {1, (byte) version}, new byte[] {2}, new byte[] {3}, in(Duration.ofHours(1)));
    }

    default UUID newCredential(String webid) {
        UUID id = UUID.randomUUID();
        store().credentials().insert(webid, id, account(), parts(1));
        return id;
    }

    default AppPassword appPassword(String webid, Instant expires, UUID credential) {
        return new AppPassword(
                UUID.randomUUID(),
                webid,
                "server-" + webid,
                "ann@own.example",
                "ann.app-x@own.example",
                "phone",
                "verifier",
                List.of("imap", "smtp"),
                List.of("192.0.2.0/24"),
                clock().instant(),
                expires,
                null,
                credential);
    }

    default NewOperation operation(String webid) {
        return new NewOperation(webid, UUID.randomUUID(), "hash", in(Duration.ofSeconds(30)), in(Duration.ofHours(24)));
    }

    default AuditEntry event(String action) {
        return new AuditEntry("subject", "client", action, "object", "ok", "");
    }

    /** Runs it while another key vouches for rows. */
    default void vouchedBy(RowSeal seal, Runnable work) {
        store().vouchedBy(seal);
        try {
            work.run();
        } finally {
            store().vouchedBy(TestStores.SEAL);
        }
    }

    /** As somebody who writes to the database would; one row. */
    default void edit(String sql, Object... values) {
        assertThat(store().database().sql().sql(sql).params(List.of(values)).update())
                .isEqualTo(1);
    }

    /** Runs the same at the same moment on many threads and gives back what each made of it. */
    default <T> List<T> together(int threads, Callable<T> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> {
                    start.await();
                    return work.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        }
    }
}
