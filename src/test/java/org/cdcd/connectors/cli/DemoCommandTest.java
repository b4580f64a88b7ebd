package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
