package org.cdcd.connectors.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cdcd.connectors.Connectors;
import org.cdcd.connectors.cli.CommandLineTool;
import org.cdcd.connectors.e2e.Ports;
import org.cdcd.connectors.wire.Json;

/**
 * {@link BenchServer} running on a folder that is deleted afterwards, with durable commits of the embedded database: role all, or
 * the vault with a gateway in a second process.
 */
final class SandboxServer implements AutoCloseable {
    private static final String PLENTY = "1000000";
    private static final List<String> CONNECTORS = List.of("github", "gdrive");

    private final Path folder;
    private final List<ServerProcess> processes = new ArrayList<>();
    private final String origin;

    private SandboxServer(Path folder, String origin) {
        this.folder = folder;
        this.origin = origin;
    }

    /** @param options for its JVM, after the launcher's */
    static SandboxServer start(String... options) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("connectors-bench-");
        int port = Ports.free();
        SandboxServer server = new SandboxServer(folder, "http://127.0.0.1:" + port);
        try {
            server.run(List.of(options), BenchServer.class, server.settings(port));
            return server;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    /** The same as a vault and a gateway, with mutual TLS between them. */
    static SandboxServer startApart() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("connectors-bench-");
        int port = Ports.free();
        SandboxServer server = new SandboxServer(folder, "http://127.0.0.1:" + port);
        try {
            Path certificates = folder.resolve("certificates");
            CommandLineTool.run("certificates", "--out", certificates.toString());
            int door = Ports.free();
            List<String> vault = server.settings(port);
            vault.addAll(List.of("connectors.role=vault", "connectors.vault.port=" + door));
            server.run(List.of(), BenchServer.class, vault);
            List<String> gateway = server.settings(port);
            gateway.removeIf(
                    setting -> setting.startsWith("connectors.development") || setting.startsWith("connectors.data"));
            gateway.addAll(List.of(
                    "connectors.role=gateway",
                    "connectors.data=" + folder.resolve("gateway"),
                    "connectors.vault.urls=https://127.0.0.1:" + door));
            List<String> serve = new ArrayList<>(List.of("serve"));
            gateway.forEach(setting -> serve.addAll(List.of("--set", setting)));
            server.run(List.of(), Connectors.class, serve);
            return server;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    private List<String> settings(int port) throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                "connectors.sandbox=true",
                "connectors.development.issuer=true",
                "connectors.front.port=" + port,
                "connectors.public-origin=" + origin,
                "connectors.data=" + data(),
                "connectors.routes=" + liftedRoutes(folder.resolve("routes")),
                "server.port=0"));
        lifted().forEach((name, value) -> settings.add(name + "=" + value));
        return settings;
    }

    /** Limits that are out of the way of what is measured. */
    static Map<String, String> lifted() {
        return Map.of(
                "connectors.limits.per-person-per-second", PLENTY,
                "connectors.limits.per-person-burst", PLENTY,
                "connectors.limits.concurrent-per-person", "1000",
                "connectors.limits.global-per-second", PLENTY,
                "connectors.limits.per-address-per-second", PLENTY,
                "connectors.watch.cap-per-minute", PLENTY);
    }

    private void run(List<String> options, Class<?> program, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(ServerProcess.options());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        Path log = folder.resolve("log-" + processes.size());
        ServerProcess process = ServerProcess.start(log, command);
        processes.add(process);
        boolean apart = program != BenchServer.class;
        process.await(
                () -> apart ? listens(URI.create(origin).getPort()) : Files.exists(data().resolve(BenchServer.READY)),
                log);
    }

    static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Whether it answers 200: a server listens a little before it serves. */
    static boolean serves(URI url) {
        try {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(5000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The connectors that are measured, but for how often they may be used. */
    static Path liftedRoutes(Path target) throws IOException {
        Path source = Path.of(System.getProperty("connectors.home", ""), "routes");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path name = source.relativize(file);
                if (name.getNameCount() > 1
                        && !CONNECTORS.contains(name.getName(0).toString())) {
                    continue;
                }
                Path copy = target.resolve(name.toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(
                        copy,
                        Files.readString(file)
                                .replaceAll("(?m)^  per_account: \\d+$", "  per_account: 10000")
                                .replaceAll("(?m)^  per_connector: \\d+$", "  per_connector: 100000"));
            }
        }
        return target;
    }

    String origin() {
        return origin;
    }

    Path data() {
        return folder.resolve("data");
    }

    /** The one process; the vault if there are two. */
    ServerProcess process() {
        return processes.getFirst();
    }

    /** User and system time of all processes so far. */
    double cpuSeconds() {
        return processes.stream().mapToDouble(ServerProcess::cpuSeconds).sum();
    }

    /** Something that the server is asked to do. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** What of the time of all processes the just-in-time compilers take meanwhile, from 0 to 1. */
    double compilersShareOf(Work work) throws IOException, InterruptedException {
        double compiled = compilerSeconds();
        double cpu = cpuSeconds();
        work.run();
        return (compilerSeconds() - compiled) / (cpuSeconds() - cpu);
    }

    private double compilerSeconds() {
        return processes.stream().mapToDouble(ServerProcess::compilerSeconds).sum();
    }

    /** A token of the GitHub twin. */
    String githubToken() throws IOException {
        return Json.MAPPER
                .readTree(Files.readAllBytes(data().resolve(BenchServer.READY)))
                .path("github_token")
                .asText();
    }

    @Override
    public void close() {
        // a gateway before its vault
        processes.reversed().forEach(ServerProcess::close);
        delete(folder);
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("not deleted: " + folder);
        }
    }
}
