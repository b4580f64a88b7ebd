package org.cdcd.connectors.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.cdcd.connectors.app.ServerSettings;
import org.cdcd.connectors.app.SettingsReader;

/** What the doctor knocks at: ports, database, the running server. Nothing is changed. */
final class ReachChecks {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String DATABASE_SECONDS = "5";

    private final SettingsReader.Found found;
    private final HttpClient http;

    ReachChecks(SettingsReader.Found found, HttpClient http) {
        this.found = found;
        this.http = http;
    }

    List<Finding> all() throws InterruptedException {
        boolean up = isReady();
        List<Finding> findings = new ArrayList<>();
        if (found.settings().role().runsGateway()) {
            findings.add(publicPort());
        }
        findings.addAll(List.of(managementPort(up), database(up), server(up)));
        return findings;
    }

    /** Whether the management port says that the server takes calls. */
    boolean isReady() throws InterruptedException {
        return status(management("/actuator/health/readiness")) == 200;
    }

    private Finding publicPort() throws InterruptedException {
        ServerSettings.Front front = found.settings().front();
        String address = local(front.host()) + ":" + front.port() + "/.well-known/jwks.json";
        boolean listens = front.certificate() == null
                ? status(URI.create("http://" + address)) == 200
                : listensWith(front.certificate(), URI.create("https://" + address));
        if (listens) {
            return Finding.ok("public port", front.port() + ": the server listens");
        }
        return Ports.isFree(front.host(), front.port())
                ? Finding.ok("public port", front.port() + " is free")
                : Finding.fail(
                        "public port",
                        front.port() + " is taken by another program: stop it, or set connectors.front.port");
    }

    private static boolean listensWith(Path certificate, URI url) throws InterruptedException {
        try (HttpClient own = HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .sslContext(OwnCertificate.trusted(OwnCertificate.read(certificate)))
                .build()) {
            return status(own, url) == 200;
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    private Finding managementPort(boolean up) {
        int port = found.managementPort();
        if (up) {
            return Finding.ok("management port", port + ": the server listens");
        }
        return Ports.isFree(found.managementHost(), port)
                ? Finding.ok("management port", port + " is free")
                : Finding.fail("management port", port + " is taken by another program: stop it, or set server.port");
    }

    private Finding server(boolean up) {
        return up
                ? Finding.ok("server", "ready, says its management port")
                : Finding.warn("server", "none is ready on this machine: connectors serve starts one");
    }

    private Finding database(boolean up) {
        if (!found.settings().role().runsVault()) {
            return Finding.ok("database", "a gateway has none");
        }
        String url = found.settings().store().url();
        return url == null ? embedded(found.settings().data().resolve("vault.mv.db"), up) : remote(url);
    }

    private static Finding embedded(Path file, boolean up) {
        if (!Files.exists(file)) {
            return Finding.ok("database", "embedded; " + file + " is made on first start");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                return Finding.ok("database", "embedded, " + file);
            }
        } catch (OverlappingFileLockException e) {
            // held by this very process: the same as by another
        } catch (IOException e) {
            return Finding.fail("database", file + " cannot be opened for writing: look at its owner and permissions");
        }
        return up
                ? Finding.ok("database", "embedded, in use by the server")
                : Finding.warn("database", "another process has it open: an embedded database serves one at a time");
    }

    private Finding remote(String url) {
        String user = found.settings().store().username();
        String password = found.settings().store().password();
        if (user == null || password == null) {
            return Finding.fail("database", "set connectors.store.username and connectors.store.password too");
        }
        if (password.startsWith("ENC(")) {
            return Finding.warn("database", "not tried: only the server decrypts its password");
        }
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("loginTimeout", DATABASE_SECONDS);
        properties.setProperty("connectTimeout", DATABASE_SECONDS);
        properties.setProperty("socketTimeout", DATABASE_SECONDS);
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            return Finding.ok(
                    "database",
                    connection.getMetaData().getDatabaseProductName() + " "
                            + connection.getMetaData().getDatabaseProductVersion());
        } catch (SQLException e) {
            // the driver's message may repeat the address with what is in it
            return Finding.fail(
                    "database",
                    "no connection (SQL state " + e.getSQLState()
                            + "): look at connectors.store.url, the password, and whether it runs");
        }
    }

    private URI management(String path) {
        return URI.create("http://" + local(found.managementHost()) + ":" + found.managementPort() + path);
    }

    static String local(String host) {
        if (host.equals("0.0.0.0") || host.equals("::")) {
            return "127.0.0.1";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private int status(URI url) throws InterruptedException {
        return status(http, url);
    }

    private static int status(HttpClient http, URI url) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(url).timeout(TIMEOUT).build();
            HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
            return response.statusCode();
        } catch (IOException | IllegalArgumentException e) {
            return 0;
        }
    }
}
