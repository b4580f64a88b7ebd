package org.cdcd.connectors.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.cdcd.connectors.app.Sandbox;
import org.cdcd.connectors.app.Server;
import org.cdcd.connectors.cli.CommandLineTool;
import org.cdcd.connectors.cli.SandboxPerson;
import org.cdcd.connectors.door.MutualTls;
import org.cdcd.connectors.e2e.Ports;
import org.cdcd.connectors.twin.TwinServer;
import org.cdcd.connectors.vault.store.PostgresServer;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.wire.Json;

/**
 * Vaults on one PostgreSQL, a gateway over all of them, mutual TLS between them; the twins are in this process, with a {@link Tap} on
 * each vault's way to GitHub.
 */
final class VaultCluster implements AutoCloseable {
    private static final String GITHUB = "api.github.com";

    private final Path folder = Files.createTempDirectory("connectors-bench-");
    private final Vertx vertx = Vertx.vertx();
    private final Sandbox sandbox = Sandbox.alone(vertx, InstantSource.system(), "");
    private final URI origin = URI.create("http://127.0.0.1:" + Ports.free());
    private final StoreSettings.PostgreSql database = PostgresServer.newDatabase();
    private final boolean apart;
    private final List<String> options;
    private final List<AutoCloseable> servers = new ArrayList<>();
    private final List<PinnedVault> vaults = new ArrayList<>();

    private VaultCluster(boolean apart, List<String> options) throws IOException {
        this.apart = apart;
        this.options = options;
    }

    /**
     * @param apart whether each is a process of its own, or all are in this one
     * @param options for the JVMs of the processes, after the launcher's
     */
    static VaultCluster start(int vaults, boolean apart, String... options) throws IOException, InterruptedException {
        VaultCluster cluster = new VaultCluster(apart, List.of(options));
        try {
            cluster.startAll(vaults);
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            cluster.close();
            throw failed;
        }
    }

    private void startAll(int number) throws IOException, InterruptedException {
        CommandLineTool.run("certificates", "--out", folder.resolve("c").toString());
        Path routes = SandboxServer.liftedRoutes(folder.resolve("routes"));
        Path parts = folder.resolve("sandbox.json");
        sandbox.write(routes, parts, "");
        HttpClient gateway = vertx.createHttpClient(MutualTls.read(
                        vertx,
                        folder.resolve("c/authority.pem"),
                        folder.resolve("c/gateway.pem"),
                        folder.resolve("c/gateway-key.pem"))
                .connecting(new HttpClientOptions().setMaxPoolSize(100)));
        for (int i = 0; i < number; i++) {
            Tap tap = new Tap(vertx, sandbox.twins().portOf(GITHUB));
            int door = Ports.free();
            Map<String, String> settings = settings("vault", "vault-" + i, routes);
            settings.put("connectors.development.sandbox", tapped(parts, tap, i).toString());
            settings.put("connectors.kek.file", folder.resolve("keyset").toString());
            settings.put("connectors.store.url", database.url());
            settings.put("connectors.store.username", database.user());
            settings.put("connectors.store.password", database.password());
            settings.put("connectors.vault.port", String.valueOf(door));
            start("vault-" + i, settings, () -> SandboxServer.listens(door));
            // one after the other: the first makes the keyset that all share
            awaitAll();
            vaults.add(new PinnedVault(gateway, URI.create("https://127.0.0.1:" + door), tap));
        }
        Map<String, String> settings = settings("gateway", "gateway", routes);
        settings.put("connectors.sandbox", "true");
        settings.put("connectors.front.port", String.valueOf(origin.getPort()));
        settings.put(
                "connectors.vault.urls",
                String.join(
                        ",", vaults.stream().map(one -> one.url().toString()).toList()));
        start("gateway", settings, () -> SandboxServer.serves(origin.resolve("/api/v1/errors")));
        awaitAll();
        sandbox.announce(origin, folder);
    }

    private Map<String, String> settings(String role, String data, Path routes) {
        Map<String, String> settings = new HashMap<>(SandboxServer.lifted());
        settings.put("connectors.role", role);
        settings.put("connectors.public-origin", origin.toString());
        settings.put("connectors.data", folder.resolve(data).toString());
        settings.put("connectors.routes", routes.toString());
        settings.put(
                "connectors.door.authority", folder.resolve("c/authority.pem").toString());
        settings.put(
                "connectors.door.certificate",
                folder.resolve("c/" + role + ".pem").toString());
        settings.put(
                "connectors.door.key", folder.resolve("c/" + role + "-key.pem").toString());
        settings.put("server.port", "0");
        return settings;
    }

    /** The file of the sandbox, with this vault's way to GitHub led over its tap. */
    private Path tapped(Path parts, Tap tap, int number) throws IOException {
        ObjectNode json = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(parts));
        ((ObjectNode) json.path("ports")).put(GITHUB, tap.port());
        return Files.write(folder.resolve("sandbox-" + number + ".json"), Json.bytes(json));
    }

    /** Begins a start; ends it too where the server is in this process. */
    private void start(String name, Map<String, String> settings, BooleanSupplier ready) throws IOException {
        if (!apart) {
            servers.add(Server.start(settings)::close);
            return;
        }
        ClusterProcess process = new ClusterProcess(folder, name, options, settings, ready);
        servers.add(process);
        process.start();
    }

    private void awaitAll() throws IOException, InterruptedException {
        for (AutoCloseable server : servers) {
            if (server instanceof ClusterProcess process) {
                process.await();
            }
        }
    }

    /** Ends the processes of these vaults, by their index, with SIGKILL. */
    void kill(List<Integer> dying) throws IOException, InterruptedException {
        for (int vault : dying) {
            process(vault).kill();
        }
    }

    /** Starts vaults that were killed on the data folders they had, all at once; returns when they are up. */
    void restart(List<Integer> killed) throws IOException, InterruptedException {
        for (int vault : killed) {
            process(vault).start();
        }
        awaitAll();
    }

    /** The vaults were started before the gateway, in the order of their index. */
    private ClusterProcess process(int vault) {
        if (servers.get(vault) instanceof ClusterProcess process) {
            return process;
        }
        throw new IllegalStateException("this vault has no process of its own");
    }

    /** Somebody new, at the gateway. */
    SandboxPerson newPerson() throws IOException, InterruptedException {
        return SandboxPerson.at(folder);
    }

    /** When the credential was revoked, as the receipt has it. */
    Instant revoked(UUID credential) {
        return query(
                "SELECT revoked FROM revocation_receipt WHERE credential_id = '" + credential + "'",
                row -> row.getObject(1, OffsetDateTime.class).toInstant());
    }

    /**
     * Renewals that a vault has begun and not ended, as the database has them.
     *
     * @param answered those whose answer it has already
     */
    record OpenRenewals(int all, int answered) {}

    OpenRenewals openRenewals(Collection<UUID> credentials) {
        String ids = credentials.stream().map(id -> "'" + id + "'").collect(Collectors.joining(","));
        return query(
                "SELECT count(*), count(answer) FROM credential_refresh WHERE state = 'open' AND credential_id IN ("
                        + ids + ")",
                row -> new OpenRenewals(row.getInt(1), row.getInt(2)));
    }

    /** Reads a row. */
    private interface Read<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> T query(String sql, Read<T> read) {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return read.of(row);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    List<PinnedVault> vaults() {
        return vaults;
    }

    TwinServer twins() {
        return sandbox.twins();
    }

    @Override
    public void close() {
        // the gateway before its vaults
        servers.reversed().forEach(VaultCluster::close);
        vaults.forEach(one -> one.tap().close());
        sandbox.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        SandboxServer.delete(folder);
    }

    private static void close(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
