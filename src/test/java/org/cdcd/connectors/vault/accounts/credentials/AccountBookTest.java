package org.cdcd.connectors.vault.accounts.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.cdcd.connectors.vault.accounts.calls.Identified;
import org.cdcd.connectors.vault.keys.CredentialSeal;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.store.AuditEntry;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link that completes while its person is erased. The erasure comes at the last moment at which it can: as the row is written. */
final class AccountBookTest {
    private static final String WEBID = "https://alice.example/#me";
    private static final Runnable NOTHING = () -> {};

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(NOTHING);
    private Store store;
    private AccountBook book;
    private Connector github;

    @BeforeEach
    void open() throws IOException {
        InstantSource clock = () -> {
            // asked when the row is written
            CompletableFuture.runAsync(meanwhile.getAndSet(NOTHING), threads).join();
            return Clock.systemUTC().instant();
        };
        store = TestStores.open(new StoreSettings.H2(folder.resolve("vault")), clock, threads);
        FileKek kek = FileKek.openOrCreate(folder.resolve("keyset"));
        CredentialSeal seal = new CredentialSeal(new UserKeys(kek, store.userKeys(), Clock.systemUTC()));
        book = new AccountBook(store.credentials(), store.grants(), seal, "M0");
        LiveCatalog catalog = new LiveCatalog(new CatalogLoader(Path.of("routes")));
        catalog.reloadAll();
        github = catalog.find("github").orElseThrow();
    }

    @AfterEach
    void close() {
        store.close();
        threads.close();
    }

    @Test
    void aLinkThatNobodyDisturbsIsKept() {
        UUID id = link();

        assertThat(store.credentials().parts(WEBID, id)).isPresent();
    }

    @Test
    void aLinkIntoAnErasureIsRefusedAndLeavesNothing() {
        haveAKey();
        meanwhile.set(this::erase);

        assertRefused();

        assertThat(store.person().credentials(WEBID)).isEmpty();
        assertThat(store.userKeys().find(WEBID, AccountBook.REGION)).isEmpty();
    }

    @Test
    void aLinkIntoAnErasureIsRefusedAlsoIfThePersonHasBegunAnew() {
        haveAKey();
        meanwhile.set(() -> {
            erase();
            link();
        });

        assertRefused();

        assertThat(store.person().credentials(WEBID)).hasSize(1);
    }

    private void haveAKey() {
        store.credentials().withdraw(WEBID, link());
    }

    private void erase() {
        AuditEntry entry = new AuditEntry("", "client", "me.erase", "person", "ok", "");
        assertThat(store.erase(WEBID, List.of(), entry)).isPresent();
    }

    private void assertRefused() {
        assertThatThrownBy(this::link)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.AUTH_FLOW_INVALID));
    }

    private UUID link() {
        try (Secret token = Secret.ofAscii("token")) {
            return book.open(
                    UUID.randomUUID(),
                    WEBID,
                    github,
                    "oauth2",
                    new AccountBook.Scopes(List.of("repo"), List.of("repo"), null),
                    new Identified("583231", "https://github.com/alice", Map.of()),
                    Map.of(),
                    new AccountBook.Contents(Map.of("token", token), null, null, null),
                    Instant.now());
        }
    }
}
