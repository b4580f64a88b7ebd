package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cdcd.connectors.app.Server;

/** A server with its sandbox, on free ports and with a folder of its own. */
final class TriedServer implements AutoCloseable {
    private final Server server;
    private final Path folder;
    private final int port;
    private final int managementPort;

    private TriedServer(Server server, Path folder, int port, int managementPort) {
        this.server = server;
        this.folder = folder;
        this.port = port;
        this.managementPort = managementPort;
    }

    static TriedServer start(Path folder) throws IOException {
        return start(folder, List.of("github", "gdrive", "notion", "zkp-notes"), Map.of());
    }

    /** The same with these connectors and more settings. */
    static TriedServer start(Path folder, List<String> connectors, Map<String, String> more) throws IOException {
        int port = Ports.free();
        int managementPort = Ports.free();
        Map<String, String> settings = settings(folder, port, managementPort);
        settings.put(
                "connectors.routes",
                routes(folder.resolve("routes"), connectors).toString());
        settings.putAll(more);
        return new TriedServer(Server.start(settings), folder, port, managementPort);
    }

    private static Map<String, String> settings(Path folder, int port, int managementPort) {
        Map<String, String> settings = new HashMap<>();
        settings.put("connectors.sandbox", "true");
        settings.put("connectors.development.issuer", "true");
        settings.put("connectors.front.port", String.valueOf(port));
        settings.put("connectors.public-origin", "http://127.0.0.1:" + port);
        settings.put("connectors.data", folder.resolve("data").toString());
        settings.put("server.port", String.valueOf(managementPort));
        settings.put("connectors.limits.per-address-per-second", "1000");
        return settings;
    }

    private static Path routes(Path target, List<String> wanted) throws IOException {
        Path project = Path.of("routes");
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = project.relativize(file);
                if (relative.getNameCount() == 1
                        || wanted.contains(relative.getName(0).toString())) {
                    Files.createDirectories(target.resolve(relative).getParent());
                    Files.copy(file, target.resolve(relative));
                }
            }
        }
        return target;
    }

    /** Makes an identity of the folder's name in it, beside what the sandbox says of its accounts. */
    Path somebody(Path empty) throws IOException {
        Files.copy(data().resolve("sandbox.json"), empty.resolve("sandbox.json"));
        Called made = call(empty, "identity", "new", empty.getFileName().toString());
        assertThat(made.exit()).as(made.err()).isZero();
        return empty;
    }

    String origin() {
        return "http://127.0.0.1:" + port;
    }

    Path data() {
        return folder.resolve("data");
    }

    /** What the doctor has to be told to look at this server. */
    List<String> settings() {
        return new ArrayList<>(List.of(
                "--set",
                "connectors.front.port=" + port,
                "--set",
                "server.port=" + managementPort,
                "--set",
                "connectors.data=" + data(),
                "--set",
                "connectors.routes=" + folder.resolve("routes")));
    }

    /** What the management port has at a path, for the operator. */
    String managed(String path) throws IOException, InterruptedException {
        String password = Files.readString(data().resolve("operator-password")).strip();
        String basic = java.util.Base64.getEncoder()
                .encodeToString(("operator:" + password).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return java.net.http.HttpClient.newHttpClient()
                .send(
                        java.net.http.HttpRequest.newBuilder(
                                        java.net.URI.create("http://127.0.0.1:" + managementPort + path))
                                .header("Authorization", "Basic " + basic)
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Runs a command with the identity in a folder. */
    Called call(Path identity, String... arguments) {
        return call("", identity, arguments);
    }

    Called call(String stdin, Path identity, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data=" + identity);
        return Called.with(stdin, null, all.toArray(String[]::new));
    }

    @Override
    public void close() {
        server.close();
    }
}
