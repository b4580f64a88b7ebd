package org.cdcd.connectors.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.twin.TwinServer;
import org.cdcd.connectors.vault.accounts.Accounts;
import org.cdcd.connectors.vault.accounts.credentials.OwnerKeys;
import org.cdcd.connectors.vault.accounts.linking.LinkRequest;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClient;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClients;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.OutgoingSettings;
import org.cdcd.connectors.vault.http.Trust;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.CredentialSeal;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.KekProvider;
import org.cdcd.connectors.vault.keys.ReleaseKeys;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.mailserver.OwnMailServers;
import org.cdcd.connectors.vault.store.PersonRows;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.SecretSeal;
import org.jspecify.annotations.Nullable;

/**
 * The part of the vault that keeps and renews accounts, put together as the server does it: real files, a real database, real
 * TLS to a twin; without the front door and without Camel, so that it starts fast.
 */
public final class SmallVault implements AutoCloseable {
    public static final String CALLBACK = "https://connectors.example/callback";
    public static final String CLIENT = "our-program";
    public static final String SECRET = "our-secret";

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();
    private final InstantSource clock;
    private final Store store;
    private final RefreshJournal journal;
    private final Outgoing outgoing;
    private final Accounts accounts;
    private final Map<String, JWK> ownerKeys = new ConcurrentHashMap<>();
    private final ServiceKeys keys;

    /**
     * Where everything is.
     *
     * @param data of this vault: its journal
     * @param keyset shared by vaults on one database
     * @param ports the loopback port that a host's name leads to
     */
    public record Place(
            Path data,
            Path keyset,
            Path routes,
            StoreSettings store,
            Map<String, Integer> ports,
            X509Certificate authority) {
        /** With the embedded database in the same folder. */
        public static Place embedded(Path folder, Path routes, TwinServer twins) {
            return new Place(
                    folder,
                    folder.resolve("keyset"),
                    routes,
                    new StoreSettings.H2(folder.resolve("vault")),
                    twins.overrides(),
                    twins.caCertificate());
        }
    }

    public SmallVault(Place place, RefreshWatch watch, InstantSource clock) throws IOException {
        this(place, FileKek.openOrCreate(place.keyset()), watch, clock);
    }

    /** The same under another key encryption key than that of its keyset. */
    public SmallVault(Place place, KekProvider kek, RefreshWatch watch, InstantSource clock) throws IOException {
        this.clock = clock;
        LiveCatalog catalog = new LiveCatalog(new CatalogLoader(place.routes()));
        catalog.reloadAll();
        Capsules capsules = new Capsules(kek);
        store = Store.open(place.store(), clock, completions);
        UserKeys userKeys = new UserKeys(kek, store.userKeys(), clock);
        store.vouchedBy(userKeys);
        journal = RefreshJournal.open(
                place.data().resolve("refresh"), capsules, store.nodes().self());
        journal.formerNode().ifPresent(store.nodes()::bury);
        outgoing = new Outgoing(
                vertx,
                Names.ofSystem().overriddenBy(place.ports()),
                Trust.withSandbox(place.authority()),
                OutgoingSettings.DEFAULTS);
        keys = ServiceKeys.open(store.serviceKeys(), capsules, clock);
        accounts = new Accounts(new Accounts.Ground(
                catalog,
                new OAuthClients(Map.of("github", new OAuthClient(CLIENT, SECRET, List.of(CALLBACK)))),
                outgoing,
                (connector, secrets, connection) -> {},
                store,
                new CredentialSeal(userKeys),
                capsules,
                keys,
                "M0",
                webid -> PersonRows.nobody(),
                clock,
                journal,
                watch,
                new OwnerKeys((caller, reference) -> Optional.ofNullable(ownerKeys.get(reference))),
                new ReleaseKeys(clock),
                new OwnMailServers(List.of(), store.appPasswords(), clock),
                null));
    }

    /** Lets people name this key as theirs; its public half. */
    public void know(String reference, JWK key) {
        ownerKeys.put(reference, key);
    }

    /** A folder of routes with GitHub alone, which loads faster than all of them. */
    public static Path routes(Path project, Path folder) throws IOException {
        return routes(project, folder, "github");
    }

    /** The same with another connector. */
    public static Path routes(Path project, Path folder, String connector) throws IOException {
        Files.createDirectories(folder.resolve(connector));
        for (String name : List.of(
                "_egress.camel.yaml",
                "_front-door.camel.yaml",
                "connector.schema.json",
                connector + "/connector.yaml",
                connector + "/" + connector + ".camel.yaml")) {
            Files.copy(project.resolve(name), folder.resolve(name));
        }
        return folder;
    }

    public Store store() {
        return store;
    }

    public RefreshJournal journal() {
        return journal;
    }

    public Accounts accounts() {
        return accounts;
    }

    /** Revokes and tells the service of it, as a person's request does. */
    public ObjectNode revoke(Caller caller, UUID credentialId, boolean purge, @Nullable String release) {
        accounts.fence(caller, credentialId, purge, release);
        return accounts.tellOfRevocation(caller, credentialId);
    }

    /** Links an account; {@code visit} is handed the page on which the person consents and gives back the code. */
    public UUID link(String webid, UnaryOperator<String> visit) {
        return link(webid, "urn:cdcd:kms:default", visit);
    }

    /** The same under this key. */
    public UUID link(String webid, String reference, UnaryOperator<String> visit) {
        return linked(webid, "\"encryption_key_reference\":\"" + reference + "\"", visit);
    }

    /** Puts a new grant into a credential. */
    public UUID widen(String webid, UUID credential, UnaryOperator<String> visit) {
        return linked(webid, "\"credential_id\":\"" + credential + "\"", visit);
    }

    private UUID linked(String webid, String member, UnaryOperator<String> visit) {
        Caller caller = caller(webid);
        var started = accounts.link(
                caller,
                "github",
                request("{\"auth_method\":\"oauth2\",\"redirect_uri\":\"" + CALLBACK + "\"," + member + "}"));
        String code = visit.apply(URI.create(started.path("auth_url").asText() + "&twin_consent=allow")
                .toString());
        var done = accounts.link(
                caller,
                "github",
                request("{\"auth_method\":\"oauth2\",\"state\":\""
                        + started.path("state").asText() + "\",\"code\":\"" + code + "\"}"));
        return UUID.fromString(done.path("credential_id").asText());
    }

    /** Links an account by something pasted, or brings a new key into the credential of this id. */
    public UUID paste(String webid, String connector, String method, ObjectNode fields, @Nullable UUID credential) {
        JWK seal = keys.published().getKeys().stream()
                .filter(key -> KeyUse.ENCRYPTION.equals(key.getKeyUse()))
                .findFirst()
                .orElseThrow();
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("auth_method", method)
                .put(
                        "secret_jwe",
                        SecretSeal.seal(
                                seal, fields, connector, webid, clock.instant().plus(Duration.ofMinutes(5))));
        if (credential != null) {
            body.put("credential_id", credential.toString());
        }
        var done = accounts.link(caller(webid), connector, request(body.toString()));
        return UUID.fromString(done.path("credential_id").asText());
    }

    public Caller caller(String webid) {
        return new Caller(
                webid,
                "https://issuer.example",
                null,
                "jkt",
                "{}",
                clock.instant().plus(Duration.ofHours(1)));
    }

    private static LinkRequest request(String json) {
        return LinkRequest.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        accounts.finishRefreshes(Duration.ofSeconds(20));
        outgoing.close();
        journal.close();
        store.close();
        completions.shutdown();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
