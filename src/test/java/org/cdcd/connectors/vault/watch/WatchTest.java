package org.cdcd.connectors.vault.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.cdcd.connectors.vault.accounts.Accounts;
import org.cdcd.connectors.vault.accounts.PlainGround;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClients;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.OutgoingSettings;
import org.cdcd.connectors.vault.http.Trust;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.LinkedAccount;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;
import org.cdcd.connectors.wire.AuditRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rung of the ladder, on a real database. */
final class WatchTest {
    private static final String ALICE = "https://alice.example/#me";
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final InstantSource clock = () -> NOW;
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();
    private final List<UUID> cutOff = new ArrayList<>();
    private final UUID credential = UUID.randomUUID();
    private final Path folder;
    private Store store;
    private Outgoing outgoing;
    private RefreshJournal journal;
    private Accounts accounts;

    WatchTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void open() throws IOException {
        FileKek kek = FileKek.openOrCreate(folder.resolve("keyset"));
        Capsules capsules = new Capsules(kek);
        store = TestStores.open(new StoreSettings.H2(folder.resolve("vault")), clock, completions);
        outgoing = new Outgoing(vertx, Names.ofSystem(), Trust.ofPlatform(), OutgoingSettings.DEFAULTS);
        journal = RefreshJournal.open(folder.resolve("refresh"), capsules, "node");
        accounts = new Accounts(PlainGround.of(
                new LiveCatalog(new CatalogLoader(Path.of("routes"))),
                new OAuthClients(Map.of()),
                outgoing,
                store,
                kek,
                journal,
                clock));
        accounts.onRevoked(cutOff::add);
        store.credentials()
                .insert(
                        ALICE,
                        credential,
                        new LinkedAccount(
                                "default",
                                "github",
                                "https://github.com/a",
                                "1",
                                "oauth2",
                                List.of(),
                                Map.of(),
                                "M0",
                                NOW,
                                null),
                        new SealedParts(1, new byte[] {1}, new byte[] {2}, null, null));
    }

    @AfterEach
    void close() {
        outgoing.close();
        journal.close();
        store.close();
        completions.shutdown();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void everyActionTellsTheOwnerAndTheLogAndStopsWhatItShould(Action action) {
        Watch watch = watch(action);
        List<String> counted = new ArrayList<>();
        watch.onSignal((signal, done) -> counted.add(signal + " " + done));

        watch.raise(signal());

        JsonNode notice = watch.notices(ALICE).path("notices").path(0);
        assertThat(notice.path("signal").asText()).isEqualTo("other_account");
        assertThat(notice.path("action").asText()).isEqualTo(action.wireName());
        assertThat(counted).containsExactly("other_account " + action.wireName());
        AuditRecord entry = store.auditTrail().of("name of " + ALICE, null, 1).getFirst();
        assertThat(entry.action()).isEqualTo("watch other_account");
        assertThat(entry.object()).isEqualTo(credential.toString());
        assertThat(entry.outcome()).isEqualTo(action.wireName());
        assertThat(state())
                .isEqualTo(
                        switch (action) {
                            case NOTIFY, THROTTLE -> CredentialState.ACTIVE;
                            case SUSPEND -> CredentialState.SUSPENDED;
                            case REVOKE, SHRED -> CredentialState.REVOKED;
                        });
        boolean gone = action == Action.REVOKE || action == Action.SHRED;
        assertThat(cutOff).hasSize(gone ? 1 : 0);
        assertThat(store.credentials().parts(ALICE, credential).isPresent()).isNotEqualTo(gone);
    }

    @Test
    void itsOwnerResumesWhatWasSuspended() {
        Watch watch = watch(Action.SUSPEND);
        watch.raise(signal());

        watch.resume(ALICE, credential, "program").toCompletableFuture().join();

        assertThat(state()).isEqualTo(CredentialState.ACTIVE);
    }

    private Watch watch(Action action) {
        return new Watch(
                store,
                accounts,
                webid -> "name of " + webid,
                new Ladder(Map.of("other-account", action.wireName())),
                clock);
    }

    private Signal signal() {
        return new Signal.OfCredential(Signal.Kind.OTHER_ACCOUNT, ALICE, "github", credential);
    }

    private CredentialState state() {
        return store.credentials().find(ALICE, credential).orElseThrow().state();
    }
}
