package org.cdcd.connectors.cli;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.app.ServerSettings;
import org.cdcd.connectors.app.SettingsReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoCommandTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void saysWhatToDoAboutATakenPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Called called =
                    Called.with("demo", "--port", String.valueOf(taken.getLocalPort()), "--data", folder.toString());
            assertThat(called.exit()).isEqualTo(78);
            assertThat(called.err().lines()).singleElement().asString().contains("--port");
        }
    }

    @Test
    void leavesTheDatabaseTheKeysAndThePortsOfARealServerAlone() throws IOException {
        Path secrets = Files.writeString(
                folder.resolve("real.yaml"),
                "connectors.oauth-clients: {github: {client-id: real, client-secret: real}}\n");
        Map<String, String> real = Map.ofEntries(
                entry("connectors.secrets", secrets.toString()),
                entry("connectors.store.url", "jdbc:postgresql://db.example/real"),
                entry("connectors.kek.provider", "transit"),
                entry("connectors.kek.file", "/srv/keyset"),
                entry("connectors.kek.passphrase-file", "/srv/passphrase"),
                entry("connectors.audit.anchor", "/srv/anchor"),
                entry("connectors.vault.port", "8443"),
                entry("connectors.vault.imap-port", "8993"),
                entry("connectors.vault.smtp-port", "8465"),
                entry("connectors.front.host", "0.0.0.0"),
                entry("connectors.front.certificate", "/srv/front.pem"),
                entry("connectors.front.key", "/srv/front-key.pem"));
        DemoCommand demo = new DemoCommand();
        new CommandLine(demo).parseArgs("--data", folder.resolve("data").toString());
        real.forEach(System::setProperty);
        try {
            ServerSettings settings = SettingsReader.read(demo.settings()).settings();

            assertThat(settings.store().url()).isNull();
            assertThat(settings.kek().provider()).isEqualTo(ServerSettings.Kek.Provider.FILE);
            assertThat(settings.kek().file()).isEqualTo(folder.resolve("data/keyset"));
            assertThat(settings.kek().passphraseFile()).isNull();
            assertThat(settings.audit().anchor()).isNull();
            assertThat(List.of(
                            settings.vault().port(),
                            settings.vault().imapPort(),
                            settings.vault().smtpPort()))
                    .containsOnly(0);
            assertThat(settings.front().host()).isEqualTo("127.0.0.1");
            assertThat(settings.front().certificate()).isNull();
            assertThat(settings.front().key()).isNull();
            assertThat(settings.oauthClients()).isEmpty();
        } finally {
            real.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void saysWhatDidNotWorkAndFails() throws IOException {
        Path routes = Files.createDirectories(folder.resolve("routes/github")).getParent();
        for (String file : List.of(
                "connector.schema.json",
                "_egress.camel.yaml",
                "_front-door.camel.yaml",
                "github/connector.yaml",
                "github/github.camel.yaml")) {
            Files.copy(Path.of("routes").resolve(file), routes.resolve(file));
        }

        Called called = Called.with(
                "demo",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--set",
                "connectors.routes=" + routes);

        assertThat(called.exit()).as(called.toString()).isEqualTo(1);
        assertThat(called.out())
                .containsPattern("github +issues.list +ok")
                .containsPattern("slack +link +FAILED  connector_not_found")
                .contains("Not everything worked.");
    }

    @Test
    void doesNotWriteOverAnIdentityOfARealIssuer() throws IOException {
        IdentityFile.create(
                        URI.create("https://c.example"),
                        new Issuer.Registration(
                                "https://alice.example/#me", URI.create("https://login.example/token"), "c", "s"))
                .write(folder.resolve("identity.json"));
        Called called = Called.with("demo", "--data", folder.toString());
        assertThat(called.exit()).isEqualTo(78);
        assertThat(called.err()).contains("another --data");
        assertThat(IdentityFile.read(folder.resolve("identity.json")).webid()).isEqualTo("https://alice.example/#me");
    }
}
