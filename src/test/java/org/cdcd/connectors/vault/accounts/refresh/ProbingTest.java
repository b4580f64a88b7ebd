package org.cdcd.connectors.vault.accounts.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.instagram.InstagramTwin;
import org.cdcd.connectors.vault.accounts.Accounts;
import org.cdcd.connectors.vault.accounts.AuditedActs;
import org.cdcd.connectors.vault.accounts.PlainGround;
import org.cdcd.connectors.vault.accounts.linking.LinkRequest;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClient;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClients;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.OutgoingSettings;
import org.cdcd.connectors.vault.http.Trust;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A grant that ended at the service is noticed before somebody needs it. */
final class ProbingTest {
    private static final Duration QUIET = Duration.ofDays(7);

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();
    private final InstagramTwin twin = TWINS.server().twin(InstagramTwin.class);

    @TempDir
    private Path folder;

    private Store store;
    private Outgoing outgoing;
    private RefreshJournal journal;
    private Accounts accounts;
    private UUID credential;

    @BeforeEach
    void link() throws IOException {
        LiveCatalog catalog = new LiveCatalog(new CatalogLoader(Path.of("routes")));
        catalog.reloadAll();
        var clock = TWINS.clock();
        FileKek kek = FileKek.openOrCreate(folder.resolve("keyset"));
        Capsules capsules = new Capsules(kek);
        store = TestStores.open(new StoreSettings.H2(folder.resolve("vault")), clock, completions);
        Map<String, Integer> ports =
                twin.hosts().stream().collect(Collectors.toMap(host -> host, TWINS.server()::portOf));
        outgoing = new Outgoing(
                vertx,
                Names.ofSystem().overriddenBy(ports),
                Trust.withSandbox(TWINS.server().caCertificate()),
                OutgoingSettings.DEFAULTS);
        journal = RefreshJournal.open(folder.resolve("refresh"), capsules, "node");
        accounts = new Accounts(PlainGround.of(
                catalog,
                new OAuthClients(
                        Map.of("instagram", new OAuthClient("our-program", "our-secret", List.of(Twins.CALLBACK)))),
                outgoing,
                store,
                kek,
                journal,
                clock));
        credential = linked("");
    }

    private UUID linked(String consent) {
        Caller caller = new Caller(
                "https://alice.example/#me",
                "https://issuer.example",
                null,
                "jkt",
                "{}",
                TWINS.clock().instant().plus(Duration.ofHours(1)));
        var started = accounts.link(
                caller,
                "instagram",
                request("{\"auth_method\":\"oauth2\",\"redirect_uri\":\"" + Twins.CALLBACK + "\"}"));
        URI page = URI.create(started.path("auth_url").asText() + "&twin_consent=allow" + consent);
        String code = TWINS.caller().get(page.toString()).sentBack("code");
        var done = accounts.link(
                caller,
                "instagram",
                request("{\"auth_method\":\"oauth2\",\"state\":\""
                        + started.path("state").asText() + "\",\"code\":\"" + code + "#_\"}"));
        return UUID.fromString(done.path("credential_id").asText());
    }

    private static LinkRequest request(String json) {
        return LinkRequest.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        outgoing.close();
        journal.close();
        store.close();
        completions.shutdown();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aGrantThatStandsIsAskedAboutOnceInAWhile() {
        TWINS.pass(QUIET.plusDays(1));
        int before = questions();

        accounts.askAboutQuiet(QUIET);
        accounts.askAboutQuiet(QUIET);

        assertThat(questions()).isEqualTo(before + 1);
        assertThat(AuditedActs.of(store, credential)).containsExactly("grant.probe");
        assertThat(row().state()).isEqualTo(CredentialState.ACTIVE);
    }

    @Test
    void nothingIsAskedWhileAllStandsStill() {
        TWINS.pass(QUIET.plusDays(1));
        int before = questions();
        store.standstill().begin("honey_used");

        accounts.askAboutQuiet(QUIET);

        assertThat(questions()).isEqualTo(before);
    }

    @Test
    void nothingIsAskedAboutAYoungCredential() {
        int before = questions();

        accounts.askAboutQuiet(QUIET);

        assertThat(questions()).isEqualTo(before);
    }

    @Test
    void aGrantThatThePersonEndedAtTheServiceIsNoticed() {
        TWINS.server().reset();
        TWINS.pass(QUIET.plusDays(1));

        accounts.askAboutQuiet(QUIET);

        assertThat(row().state()).isEqualTo(CredentialState.SUSPENDED);
        assertThat(row().reason()).isEqualTo("reauthorization_required");
    }

    @Test
    void aServiceThatIsOnlyDownEndsNothing() {
        TWINS.pass(QUIET.plusDays(1));
        TWINS.server().faults("instagram").next(1, "/v26.0/me", new Fault.Outage(503, null));

        accounts.askAboutQuiet(QUIET);

        assertThat(row().state()).isEqualTo(CredentialState.ACTIVE);
    }

    @Test
    void aCredentialIsDoubtedOnceAMinuteHoweverOftenItIsRefused() {
        int before = questions();
        for (int i = 0; i < 5; i++) {
            accounts.credentials().doubted(credential, null);
        }
        assertThat(questions()).isEqualTo(before + 1);

        TWINS.pass(Duration.ofMinutes(1));
        accounts.credentials().doubted(credential, null);
        assertThat(questions()).isEqualTo(before + 2);
    }

    private CredentialRow row() {
        return store.credentials().findAdmitted(credential).orElseThrow();
    }

    /** How often Instagram was asked whose account it is. */
    private int questions() {
        return (int) TWINS.server().recorded("instagram").stream()
                .filter(call -> call.path().equals("/v26.0/me"))
                .count();
    }
}
