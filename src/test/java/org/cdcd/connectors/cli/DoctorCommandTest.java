package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cdcd.connectors.operate.FrontDoorSettings;
import org.cdcd.connectors.vault.http.TestAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorCommandTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void findsAPortThatAnotherProgramHas() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Called called = doctor("server.port=" + taken.getLocalPort());
            assertThat(called.exit()).isEqualTo(1);
            assertThat(line(called, "management port")).startsWith("fail").contains("server.port");
        }
    }

    @Test
    void findsAKeysetThatOthersCanRead() throws IOException {
        Path keyset = Files.writeString(folder.resolve("keyset"), "x");
        Files.setPosixFilePermissions(keyset, PosixFilePermissions.fromString("rw-r--r--"));
        Called called = doctor();
        assertThat(called.exit()).isEqualTo(1);
        assertThat(line(called, "keyset")).startsWith("fail").contains("chmod 600");
    }

    @Test
    void findsRoutesThatAreNotThere() {
        Called called = doctor("connectors.routes=" + folder.resolve("nowhere"));
        assertThat(called.exit()).isEqualTo(1);
        assertThat(line(called, "routes")).startsWith("fail").contains("connectors.routes");
    }

    @Test
    void findsADatabaseThatCannotBeReachedAndKeepsItsPassword() throws IOException {
        Called called = doctor(
                "connectors.store.url=jdbc:postgresql://127.0.0.1:" + Ports.free() + "/c",
                "connectors.store.username=u",
                "connectors.store.password=s3cret");
        assertThat(called.exit()).isEqualTo(1);
        assertThat(line(called, "database")).startsWith("fail").contains("SQL state");
        assertThat(called.out() + called.err()).doesNotContain("s3cret");
    }

    @Test
    void findsADatabaseWithoutItsPasswordAndLooksOn() throws IOException {
        Path keyset = Files.writeString(folder.resolve("keyset"), "x");
        Files.setPosixFilePermissions(keyset, PosixFilePermissions.fromString("rw-------"));

        Called called = doctor("connectors.store.url=jdbc:postgresql://127.0.0.1:1/c");

        assertThat(called.exit()).isEqualTo(1);
        assertThat(line(called, "keyset")).startsWith("ok");
        assertThat(line(called, "database")).startsWith("fail").contains("connectors.store.password");
    }

    @Test
    void findsASettingThatCannotBeRead() {
        Called called = doctor("connectors.front.port=many");
        assertThat(called.exit()).isEqualTo(78);
        assertThat(called.err().lines()).hasSize(1);
    }

    @Test
    void saysWhyNobodyIsServed() {
        Called called = doctor("connectors.front.host=0.0.0.0");
        assertThat(line(called, "issuers")).startsWith("warn").contains("connectors.authentication.issuers");
        assertThat(line(called, "OAuth clients")).startsWith("warn").contains("connectors.oauth-clients");
        assertThat(line(called, "public origin")).startsWith("warn").contains("connectors.public-origin");
        Called set = doctor(
                "connectors.public-origin=https://c.example",
                "connectors.front.host=0.0.0.0",
                "connectors.authentication.issuers=https://login.example");
        assertThat(line(set, "issuers")).startsWith("ok");
        assertThat(line(set, "public origin")).startsWith("ok").contains("https://c.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"webid", "both"})
    void saysThatMoreThanTheListOfIssuersIsBelieved(String mode) {
        Called called = doctor("connectors.authentication.mode=" + mode);

        assertThat(line(called, "issuers")).startsWith("ok").contains("mode " + mode, "WebID");
    }

    @Test
    void knowsItsOwnServerBehindTlsAndNoOther() throws Exception {
        TestAuthority authority = new TestAuthority();
        FrontDoorSettings.Tls files = authority.files(folder, "connectors.example");
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                            .setHost("127.0.0.1")
                            .setSsl(true)
                            .setKeyCertOptions(new PemKeyCertOptions()
                                    .setCertPath(files.certificate().toString())
                                    .setKeyPath(files.key().toString())))
                    .requestHandler(request -> request.response().end())
                    .listen(0)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            String port = "connectors.front.port=" + server.actualPort();
            Called own = doctor(
                    port, "connectors.front.certificate=" + files.certificate(), "connectors.front.key=" + files.key());
            assertThat(line(own, "public port")).startsWith("ok").contains("listens");
            assertThat(line(own, "certificate")).startsWith("warn").contains("ends at");

            FrontDoorSettings.Tls other = authority.files(folder, "other.example");
            Called foreign = doctor(
                    port, "connectors.front.certificate=" + other.certificate(), "connectors.front.key=" + other.key());
            assertThat(line(foreign, "public port")).startsWith("fail");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void looksAtTheDoorBetweenTheHalves() throws Exception {
        Path certificates = folder.resolve("certificates");
        String urls = "connectors.vault.urls=https://127.0.0.1:" + Ports.free();
        Called none = doctor("connectors.role=gateway", urls, "connectors.door.authority=" + certificates);
        assertThat(none.exit()).isEqualTo(1);
        assertThat(line(none, "door authority")).startsWith("fail").contains("connectors.door.authority");

        new DoorCertificates(certificates).create(List.of("127.0.0.1"), Duration.ofDays(30), Instant.now());
        Called silent = doctor(
                "connectors.role=gateway",
                urls,
                "connectors.door.authority=" + certificates.resolve("authority.pem"),
                "connectors.door.certificate=" + certificates.resolve("gateway.pem"),
                "connectors.door.key=" + certificates.resolve("gateway-key.pem"));
        assertThat(line(silent, "door certificate")).startsWith("ok");
        assertThat(line(silent, "vault")).startsWith("fail").contains("does not answer");

        Called vault = doctor(
                "connectors.role=vault",
                "connectors.door.authority=" + certificates.resolve("authority.pem"),
                "connectors.door.certificate=" + certificates.resolve("vault.pem"));
        assertThat(line(vault, "door certificate")).startsWith("ok");
        assertThat(vault.out()).doesNotContain("public port", "public origin");
    }

    @Test
    void isContentWithAFreshMachine() {
        Called called = doctor();
        assertThat(called.exit()).isZero();
        assertThat(line(called, "data folder")).startsWith("ok");
        assertThat(line(called, "routes")).startsWith("ok");
        assertThat(line(called, "server")).startsWith("warn").contains("connectors serve");
        assertThat(line(called, "identity")).startsWith("warn").contains("connectors identity new");
    }

    @Test
    void warnsOfAVersionOfAServicesApiThatEndsSoon() throws IOException {
        Path contract = goodRoutes("old").resolve("github/connector.yaml");
        Files.writeString(
                contract,
                Files.readString(contract).replaceFirst("supported_at_least_until: .*", "supported_until: 2026-01-31"));

        assertThat(line(doctor(List.of(), "connectors.routes=" + folder.resolve("old")), "API versions"))
                .startsWith("warn")
                .contains("github speaks", "ended on 2026-01-31");
    }

    @Test
    void tellsAnOrchestratorThatNothingIsReady() {
        Called called = doctor(List.of("--health"));
        assertThat(called.exit()).isEqualTo(1);
        assertThat(called.out()).isEqualTo("not ready\n");
    }

    @Test
    void knowsWhichJdkIsTooOld() {
        assertThat(LocalChecks.jdk(17).level()).isEqualTo(Finding.Level.FAIL);
        assertThat(LocalChecks.jdk(21).level()).isEqualTo(Finding.Level.WARN);
        assertThat(LocalChecks.jdk(25).level()).isEqualTo(Finding.Level.OK);
    }

    private Called doctor(String... settings) {
        return doctor(List.of(), settings);
    }

    private Called doctor(List<String> options, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("doctor"));
        arguments.addAll(options);
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        try {
            for (String fallback : List.of(
                    "connectors.data=" + folder,
                    "connectors.routes=" + goodRoutes("routes"),
                    "server.port=" + Ports.free(),
                    "connectors.front.port=" + Ports.free())) {
                String key = fallback.substring(0, fallback.indexOf('=') + 1);
                if (arguments.stream().noneMatch(argument -> argument.startsWith(key))) {
                    arguments.addAll(List.of("--set", fallback));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return Called.with(arguments.toArray(String[]::new));
    }

    private Path goodRoutes(String name) throws IOException {
        Path routes =
                Files.createDirectories(folder.resolve(name).resolve("github")).getParent();
        for (String file : List.of("connector.schema.json", "github/connector.yaml", "github/github.camel.yaml")) {
            Files.copy(Path.of("routes").resolve(file), routes.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        return routes;
    }

    private static String line(Called called, String subject) {
        return called.out()
                .lines()
                .filter(line -> line.substring(6).startsWith("%-16s ".formatted(subject)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(called.toString()));
    }
}
