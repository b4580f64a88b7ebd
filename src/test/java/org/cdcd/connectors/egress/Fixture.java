package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.ErrorRule;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.door.Use;

/** A Camel context with the real templates, and a fake vault behind it. */
final class Fixture implements AutoCloseable {
    static final Map<String, String> CONNECTION = Map.of(
            "site", "s1",
            "address", "alice@example.org",
            "imap_host", "imap.example.org",
            "imap_port", "993",
            "smtp_host", "smtp.example.org",
            "smtp_port", "465");
    static final String HANDLE = "hhhhhhhhhhhhhhhhhhhhhh";

    final Vertx vertx = Vertx.vertx();
    final FakeEgress vault = new FakeEgress(vertx);
    final FakeSpool spool = new FakeSpool(vertx);
    final DefaultCamelContext context = new DefaultCamelContext();
    final ExecutorService mailPool = Executors.newFixedThreadPool(4);
    final ExecutorService closing = Executors.newSingleThreadExecutor();
    final Egress egress;
    Map<String, String> connection = CONNECTION;
    URI imap = URI.create("imap://127.0.0.1:1");
    URI smtp = URI.create("smtp://127.0.0.1:1");
    private final BlockedLoops blocked = new BlockedLoops();
    private final Path folder;

    Fixture() throws Exception {
        this(new RetrySettings(4, Duration.ofSeconds(3)));
    }

    Fixture(RetrySettings retry) throws Exception {
        folder = Files.createTempDirectory("routes");
        egress = new Egress(
                context,
                vertx,
                new VaultConnection(new HttpClientOptions().setMaxPoolSize(64), null),
                spool::openResult,
                null,
                InstantSource.system(),
                new SecureRandom(),
                retry,
                closing,
                mailPool);
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "file:routes/_egress.camel.yaml"));
        context.start();
    }

    Path file(String name, String yaml) throws Exception {
        return Files.writeString(folder.resolve(name), yaml);
    }

    void up(Connector connector, String yaml) throws Exception {
        egress.generations().bringUp(connector, file(connector.id() + ".camel.yaml", yaml));
    }

    /** A connector that is shipped, with its routes. */
    void up(String id) throws Exception {
        CatalogLoader.Loaded loaded = new CatalogLoader(Path.of("routes")).load(id);
        assertThat(loaded.problems()).isEmpty();
        egress.generations()
                .bringUp(
                        Objects.requireNonNull(loaded.connector()),
                        loaded.routeFiles().getFirst());
    }

    Ended run(Use use) throws Exception {
        return egress.generations().dispatch(use).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    Use use(String connector, String operation, String parameters) {
        return use(connector, operation, parameters, vault.uri(), "account-1", Map.of());
    }

    Use use(
            String connector,
            String operation,
            String parameters,
            URI egressUri,
            String account,
            Map<UUID, SpoolTicket> uploads) {
        return new Use(
                HANDLE,
                egressUri,
                imap,
                smtp,
                UUID.randomUUID(),
                "https://alice.example/#me",
                connector,
                operation,
                (ObjectNode) Wire.literal(parameters),
                account,
                connection,
                Keys.PUBLIC,
                java.time.Instant.now().plusSeconds(300),
                uploads);
    }

    static Operation operation(String name, boolean idempotent) {
        ObjectNode empty = JsonNodeFactory.instance.objectNode();
        return new Operation(
                name,
                name,
                "read",
                List.of(),
                List.of(),
                idempotent,
                false,
                Operation.Access.READ,
                20,
                Duration.ofSeconds(30),
                List.of(),
                empty,
                empty,
                empty);
    }

    static Connector connector(String id, int rate, List<ErrorRule> errors, Operation... operations) {
        Map<String, Operation> byName = new java.util.TreeMap<>();
        for (Operation operation : operations) {
            byName.put(operation.name(), operation);
        }
        return new Connector(
                id,
                id,
                "test",
                "1.0.0",
                id,
                "M0",
                List.of("read"),
                Map.of("api", "https://api." + id + ".example/v1", "files", "https://files." + id + ".example"),
                Map.of("X-Version", "7"),
                new Connector.Auth(null, Map.of()),
                Map.of(),
                byName,
                errors,
                new Connector.RateLimits(rate, 1000),
                JsonNodeFactory.instance.objectNode());
    }

    @Override
    public void close() throws Exception {
        context.close();
        vault.close();
        spool.close();
        closing.shutdownNow();
        mailPool.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        blocked.close();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
