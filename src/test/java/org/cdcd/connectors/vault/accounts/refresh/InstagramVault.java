package org.cdcd.connectors.vault.accounts.refresh;

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
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.instagram.InstagramTwin;
import org.cdcd.connectors.vault.accounts.Accounts;
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
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;

/** A whole vault with one account at Instagram, where the token itself gets the next one; no schedule runs. */
final class InstagramVault implements AutoCloseable {
    final Store store;
    final Accounts accounts;
    final UUID credential;

    private final Twins twins;
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();
    private final RefreshJournal journal;
    private final Outgoing outgoing;

    InstagramVault(Twins twins, Path folder) throws IOException {
        this.twins = twins;
        InstagramTwin twin = twins.server().twin(InstagramTwin.class);
        LiveCatalog catalog = new LiveCatalog(new CatalogLoader(Path.of("routes")));
        catalog.reloadAll();
        var clock = twins.clock();
        FileKek kek = FileKek.openOrCreate(folder.resolve("keyset"));
        Capsules capsules = new Capsules(kek);
        store = TestStores.open(new StoreSettings.H2(folder.resolve("vault")), clock, completions);
        journal = RefreshJournal.open(
                folder.resolve("refresh"), capsules, store.nodes().self());
        Map<String, Integer> ports =
                twin.hosts().stream().collect(Collectors.toMap(host -> host, twins.server()::portOf));
        outgoing = new Outgoing(
                vertx,
                Names.ofSystem().overriddenBy(ports),
                Trust.withSandbox(twins.server().caCertificate()),
                OutgoingSettings.DEFAULTS);
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

    /** @param consent more of the query of the consent page */
    UUID linked(String consent) {
        Caller caller = new Caller(
                "https://alice.example/#me",
                "https://issuer.example",
                null,
                "jkt",
                "{}",
                twins.clock().instant().plus(Duration.ofHours(1)));
        var started = accounts.link(
                caller,
                "instagram",
                request("{\"auth_method\":\"oauth2\",\"redirect_uri\":\"" + Twins.CALLBACK + "\"}"));
        URI page = URI.create(started.path("auth_url").asText() + "&twin_consent=allow" + consent);
        String code = twins.caller().get(page.toString()).sentBack("code");
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

    @Override
    public void close() {
        outgoing.close();
        journal.close();
        store.close();
        completions.shutdown();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
