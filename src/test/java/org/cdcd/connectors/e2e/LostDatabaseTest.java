package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;

/** A database that goes away under a running server, and comes back. */
final class LostDatabaseTest {
    private static final String CREDENTIALS = "/api/v1/connector-credentials";

    @TempDir
    private Path folder;

    @Test
    void isToldToCallersAndProbesAndForgottenWhenItIsBack() throws Exception {
        int port = Ports.free();
        EmbeddedPostgres database = database(port);
        try (RunningServer server = RunningServer.start(Map.of(
                "connectors.store.url",
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "connectors.store.username",
                "postgres",
                "connectors.store.password",
                "none"))) {
            Someone me = server.newcomer();
            UUID credential = me.link("github");
            assertThat(status(server, "readiness")).isEqualTo(200);
            database.close();

            Reply refused = me.call("GET", CREDENTIALS, "");
            assertThat(refused.status()).as(refused.toString()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("store_unavailable");
            assertThat(refused.json().path("retry_after").asInt()).isPositive();
            assertThat(refused.text()).doesNotContain("Exception", "\\tat", "postgres");
            SignedCall call =
                    me.sign("github", credential, "issues.list", Parameters.of("owner", "alice", "repo", "demo"));
            assertThat(me.send(call).status()).isEqualTo(503);
            assertThat(status(server, "readiness")).isEqualTo(503);
            assertThat(status(server, "liveness")).isEqualTo(200);

            database = database(port);
            Await.until(() -> status(server, "readiness") == 200, "the server finds its database again");
            assertThat(me.send(me.sign(
                                    "github",
                                    credential,
                                    "issues.list",
                                    Parameters.of("owner", "alice", "repo", "demo")))
                            .status())
                    .isEqualTo(200);
        } finally {
            database.close();
        }
    }

    private EmbeddedPostgres database(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("database"))
                .setCleanDataDirectory(false)
                .start();
    }

    private static int status(RunningServer server, String group) throws Exception {
        String port = server.part(Environment.class).getProperty("local.server.port");
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health/" + group))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
