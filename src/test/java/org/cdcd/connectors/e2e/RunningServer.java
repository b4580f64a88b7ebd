package org.cdcd.connectors.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.cdcd.connectors.app.Sandbox;
import org.cdcd.connectors.app.Server;
import org.cdcd.connectors.identity.DevelopmentIssuer;
import org.cdcd.connectors.twin.Faults;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.TwinServer;

/** A whole server in this process: free ports, a folder of its own, every twin, an issuer. Closing it leaves nothing behind. */
final class RunningServer implements AutoCloseable {
    private final Server server;
    private final Sandbox sandbox;
    private final Path folder;
    private final URI origin;
    private final AtomicInteger people = new AtomicInteger();

    private RunningServer(Server server, Path folder, URI origin) {
        this.server = server;
        this.sandbox = server.part(Sandbox.class);
        this.folder = folder;
        this.origin = origin;
    }

    static RunningServer start() {
        return start(Map.of());
    }

    /** @param more settings, which win */
    static RunningServer start(Map<String, String> more) {
        Path folder = Folders.temporary();
        try {
            int port = Ports.free();
            URI origin = URI.create("http://127.0.0.1:" + port);
            Map<String, String> settings = settings(folder, port);
            settings.putAll(more);
            return new RunningServer(Server.start(settings), folder, origin);
        } catch (RuntimeException | IOException e) {
            Folders.delete(folder);
            throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
        }
    }

    private static Map<String, String> settings(Path folder, int port) throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("connectors.sandbox", "true");
        settings.put("connectors.development.issuer", "true");
        settings.put("connectors.front.port", String.valueOf(port));
        settings.put("connectors.public-origin", "http://127.0.0.1:" + port);
        settings.put("connectors.front.media-origin", "http://127.0.0.1:" + port);
        settings.put("connectors.data", folder.resolve("data").toString());
        settings.put(
                "connectors.routes",
                TestedRoutes.copyTo(folder.resolve("routes")).toString());
        settings.put("server.port", "0");
        // a test asks for more in a second than a person does
        settings.put("connectors.limits.per-person-per-second", "1000");
        settings.put("connectors.limits.per-person-burst", "2000");
        settings.put("connectors.limits.concurrent-per-person", "64");
        settings.put("connectors.limits.per-address-per-second", "1000");
        settings.put("connectors.watch.cap-per-minute", "1000000");
        return settings;
    }

    /** Where callers reach it. */
    URI origin() {
        return origin;
    }

    Place place() {
        return new Place(origin, issuer().tokenEndpoint(), twins().port(), twins().caCertificate());
    }

    /** A part of the server, for what no caller sees. */
    <T> T part(Class<T> type) {
        return server.part(type);
    }

    /** Its data folder. */
    Path data() {
        return folder.resolve("data");
    }

    TwinServer twins() {
        return Objects.requireNonNull(sandbox.twins());
    }

    DevelopmentIssuer issuer() {
        return Objects.requireNonNull(sandbox.issuer());
    }

    Faults faults(String connector) {
        return twins().faults(connector);
    }

    /** The requests that the twin got with this method and path, oldest first. */
    List<Recorded> recorded(String connector, String method, String path) {
        return twins().recorded(connector).stream()
                .filter(one -> one.method().equals(method) && one.path().equals(path))
                .toList();
    }

    /** Somebody whom nobody knows yet, with keys and a token. */
    Someone newcomer() {
        return new Someone(place(), issuer().person("person-" + people.incrementAndGet()));
    }

    /** The twins as at first: no faults, no grants, nothing recorded. */
    void reset() {
        twins().reset();
    }

    @Override
    public void close() {
        server.close();
        Folders.delete(folder);
    }

    /** Files that are there for one test. */
    static final class Folders {
        private Folders() {}

        static Path temporary() {
            try {
                return Files.createTempDirectory("connectors-e2e-");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static void delete(Path folder) {
            try (var files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
