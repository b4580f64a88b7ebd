package org.cdcd.connectors.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.cdcd.connectors.wire.Json;

/** {@link BenchServer} running on a folder that is deleted afterwards: role all, embedded database with durable commits. */
final class SandboxServer implements AutoCloseable {
    private static final String PLENTY = "1000000";
    private static final List<String> CONNECTORS = List.of("github", "gdrive");

    private final Path folder;
    private final ServerProcess process;
    private final String origin;

    private SandboxServer(Path folder, ServerProcess process, String origin) {
        this.folder = folder;
        this.process = process;
        this.origin = origin;
    }

    /** @param options for its JVM, after the launcher's */
    static SandboxServer start(String... options) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("connectors-bench-");
        int port = freePort();
        String origin = "http://127.0.0.1:" + port;
        List<String> command = new ArrayList<>(ServerProcess.options());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchServer.class.getName()));
        command.addAll(List.of(
                "connectors.sandbox=true",
                "connectors.development.issuer=true",
                "connectors.front.port=" + port,
                "connectors.public-origin=" + origin,
                "connectors.data=" + folder.resolve("data"),
                "connectors.routes=" + liftedRoutes(folder.resolve("routes")),
                "server.port=0",
                "connectors.limits.per-person-per-second=" + PLENTY,
                "connectors.limits.per-person-burst=" + PLENTY,
                "connectors.limits.concurrent-per-person=1000",
                "connectors.limits.global-per-second=" + PLENTY,
                "connectors.limits.per-address-per-second=" + PLENTY));
        Path log = folder.resolve("log");
        ServerProcess process = ServerProcess.start(log, command);
        SandboxServer server = new SandboxServer(folder, process, origin);
        try {
            process.await(() -> Files.exists(server.data().resolve(BenchServer.READY)), log);
            return server;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    /** The connectors that are measured, but for how often they may be used. */
    private static Path liftedRoutes(Path target) throws IOException {
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String origin() {
        return origin;
    }

    Path data() {
        return folder.resolve("data");
    }

    ServerProcess process() {
        return process;
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
        process.close();
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
