package org.cdcd.connectors.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.identity.DevelopmentIssuer;
import org.cdcd.connectors.twin.MarkedRandom;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.TwinClient;
import org.cdcd.connectors.twin.TwinServer;
import org.cdcd.connectors.vault.VaultSettings;
import org.cdcd.connectors.vault.VaultSettings.ClientRegistration;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Pem;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;

/**
 * What a server on loopback may bring up for trying it out: twins in the place of the services, and an issuer for people who
 * exist here only. It changes where names lead to, and no rule.
 */
public final class Sandbox implements AutoCloseable {
    private static final List<String> REDIRECTS =
            List.of("http://127.0.0.1/callback", "http://[::1]/callback", "http://127.0.0.1:8080/cb/demo");

    private final @Nullable TwinServer twins;
    private final @Nullable DevelopmentIssuer issuer;
    private final @Nullable GivenSandbox given;
    private final Map<String, ClientRegistration> clients = new HashMap<>();
    private @Nullable Path announced;

    private Sandbox(@Nullable TwinServer twins, @Nullable DevelopmentIssuer issuer, @Nullable GivenSandbox given) {
        this.twins = twins;
        this.issuer = issuer;
        this.given = given;
    }

    /**
     * Starts twins and an issuer for a vault in another process.
     *
     * @param mark what every token of the twins and every secret of a client holds; empty for nothing
     */
    public static Sandbox alone(Vertx vertx, InstantSource clock, String mark) {
        TwinServer twins = TwinServer.start(clock, mark.isEmpty() ? new SecureRandom() : new MarkedRandom(mark));
        DevelopmentIssuer issuer = DevelopmentIssuer.start(vertx, InetAddress.getLoopbackAddress(), 0, clock);
        return new Sandbox(twins, issuer, null);
    }

    /**
     * Registers at the twin of every connector in this folder, and writes what a vault is told with {@code
     * connectors.development.sandbox}.
     */
    public void write(Path routes, Path file, String mark) throws IOException {
        LiveCatalog catalog = new LiveCatalog(new CatalogLoader(routes), true);
        catalog.reloadAll();
        Map<String, ClientRegistration> registered = register(catalog, mark);
        if (twins == null || issuer == null) {
            throw new IllegalStateException("this sandbox runs elsewhere");
        }
        new GivenSandbox(twins.overrides(), twins.caCertificate(), issuer.issuer(), registered).write(file);
    }

    /** Starts what the settings ask for; nothing, usually. */
    static Sandbox start(ServerSettings settings, Vertx vertx, InstantSource clock) {
        Path elsewhere = settings.development().sandbox();
        staysHere(settings);
        if (elsewhere != null) {
            return new Sandbox(null, null, GivenSandbox.read(elsewhere));
        }
        TwinServer twins = settings.sandbox() ? TwinServer.start(clock) : null;
        try {
            return new Sandbox(twins, settings.development().issuer() ? issuer(settings, vertx, clock) : null, null);
        } catch (Unusable taken) {
            if (twins != null) {
                twins.close();
            }
            throw taken;
        }
    }

    private static DevelopmentIssuer issuer(ServerSettings settings, Vertx vertx, InstantSource clock) {
        int port = settings.development().issuerPort();
        try {
            return DevelopmentIssuer.start(vertx, InetAddress.getLoopbackAddress(), port, clock);
        } catch (IllegalStateException e) {
            throw new Unusable(
                    "the development issuer cannot listen on port " + port
                            + ": set connectors.development.issuer-port to a free one, or to 0",
                    e);
        }
    }

    /** @throws Unusable if others could reach a server that makes people or services up */
    static void staysHere(ServerSettings settings) {
        if (settings.inDevelopment()) {
            requireLoopback("connectors.front.host", settings.front().host());
            requireLoopback("connectors.vault.host", settings.vault().host());
            requireLoopback(
                    "the host of connectors.public-origin",
                    settings.publicOrigin().getHost());
        }
    }

    private static void requireLoopback(String setting, @Nullable String host) {
        if (host == null || !isLoopback(host)) {
            throw new Unusable("a sandbox or a development issuer runs on loopback only: set " + setting
                    + " to 127.0.0.1, or turn connectors.sandbox and connectors.development.issuer off");
        }
    }

    /** Whether only this machine reaches what listens there. */
    public static boolean isLoopback(String host) {
        return host.equals("127.0.0.1") || host.equals("::1") || host.equals("[::1]") || host.equals("localhost");
    }

    /** Registers this server at the twin of every connector, with secrets made up for this start. */
    Map<String, ClientRegistration> register(Catalog catalog) {
        return register(catalog, "");
    }

    private Map<String, ClientRegistration> register(Catalog catalog, String mark) {
        if (twins == null) {
            return given == null ? Map.of() : given.clients();
        }
        for (Connector connector : catalog.all()) {
            for (OAuth2 dialect : connector.auth().dialects()) {
                ClientRegistration client = clients.computeIfAbsent(
                        dialect.client(), shared -> new ClientRegistration(random(), mark + random(), REDIRECTS));
                twins.register(connector.id(), new TwinClient(client.id(), client.secret(), REDIRECTS));
            }
        }
        return Map.copyOf(clients);
    }

    /** Writes what programs on this machine need to know: {@code sandbox.json} in the data folder. */
    void announce(ServerSettings settings) {
        announce(settings.publicOrigin(), settings.data());
    }

    /** The same for a server in other processes. */
    public void announce(URI origin, Path data) {
        if (twins == null || issuer == null) {
            return;
        }
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("server", origin.toString())
                .put("issuer", issuer.issuer())
                .put("twin_port", twins.port())
                .put("authority", Pem.of(twins.caCertificate()));
        ObjectNode fields = json.putObject("fields");
        for (String id : twins.ids()) {
            Map<String, String> typed = twins.fields(id, Person.ALICE);
            if (!typed.isEmpty()) {
                fields.set(id, Json.MAPPER.valueToTree(typed));
            }
        }
        try {
            Files.createDirectories(data);
            Path file = data.resolve("sandbox.json");
            Files.write(file, Json.bytes(json));
            announced = file;
        } catch (IOException e) {
            throw new Unusable("the data folder cannot be written: " + data, e);
        }
    }

    VaultSettings.@Nullable Sandbox overrides() {
        if (given != null) {
            return new VaultSettings.Sandbox(given.ports(), given.authority());
        }
        return twins == null ? null : new VaultSettings.Sandbox(twins.overrides(), twins.caCertificate());
    }

    /** The issuer for people who exist here only, wherever it runs. */
    @Nullable
    String issuerUrl() {
        if (given != null) {
            return given.issuer();
        }
        return issuer == null ? null : issuer.issuer();
    }

    /** The twins, if they run. */
    public @Nullable TwinServer twins() {
        return twins;
    }

    /** The development issuer, if it runs. */
    public @Nullable DevelopmentIssuer issuer() {
        return issuer;
    }

    private static String random() {
        byte[] bytes = new byte[18];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        if (announced != null) {
            try {
                Files.deleteIfExists(announced);
            } catch (IOException e) {
                // it names a sandbox that is gone; the next one overwrites it
            }
        }
        if (issuer != null) {
            issuer.close();
        }
        if (twins != null) {
            twins.close();
        }
    }
}
