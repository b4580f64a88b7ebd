package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.Base64;
import java.util.UUID;
import org.cdcd.connectors.vault.VaultRole;
import org.cdcd.connectors.wire.ConnectorsClient.SignedCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/** Somebody has read the database and tries what they found. */
final class HoneyTest {
    private final RunningServer server = RunningServer.start();
    private final Someone owner = server.newcomer();
    private final Someone thief = server.newcomer();
    private UUID credential = new UUID(0, 0);
    private UUID honey = new UUID(0, 0);

    @BeforeEach
    void theThiefReadsTheDatabase() throws Exception {
        credential = owner.link("github");
        honey = otherThan(credential);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whoTriesTheCredentialThatNobodyHasStopsEverythingUntilTheOperatorHasLooked() throws Exception {
        assertThat(code(owner, credential)).isEmpty();

        assertThat(code(thief, honey)).isEqualTo("credential_not_found");

        SignedCall call = list(owner, credential);
        Reply refused = owner.send(call);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(owner.open(refused, call).path("error").path("code").asText())
                .isEqualTo("vault_unavailable");

        assertThat(goOn("application/x-www-form-urlencoded", password()).statusCode())
                .as("what a form of another site can send")
                .isEqualTo(415);
        assertThat(goOn("application/json", "not the password").statusCode()).isEqualTo(401);
        assertThat(code(owner, credential)).isEqualTo("vault_unavailable");

        assertThat(goOn("application/json", password()).body()).contains("true");
        assertThat(code(owner, credential)).isEmpty();
        assertThat(goOn("application/json", password()).body()).contains("false");
        assertThat(auditLog()).contains("go-on");
    }

    @Test
    void whoTriesToRevokeItStopsEverythingToo() throws Exception {
        assertThat(thief.callWithNonce("DELETE", "/api/v1/connector-credentials/" + honey, "")
                        .code())
                .isEqualTo("credential_not_found");

        assertThat(code(owner, credential)).isEqualTo("vault_unavailable");
    }

    @Test
    void theAlarmIsInTheAuditLog() {
        code(thief, honey);

        assertThat(auditLog()).contains("watch honey_used", "audit.export");
    }

    @Test
    void anIdThatIsOnlyGuessedStopsNothing() {
        assertThat(code(thief, UUID.randomUUID())).isEqualTo("credential_not_found");

        assertThat(code(owner, credential)).isEmpty();
    }

    private String auditLog() {
        StringBuilder log = new StringBuilder();
        server.part(VaultRole.class).exportAudit(line -> log.append(line).append('\n'));
        return log.toString();
    }

    private String code(Someone who, UUID id) {
        SignedCall call = list(who, id);
        return who.open(who.send(call), call).path("error").path("code").asText();
    }

    private static SignedCall list(Someone who, UUID id) {
        return who.sign("github", id, "issues.list", Parameters.demo());
    }

    private UUID otherThan(UUID known) throws Exception {
        // the same words as the vault's own connection, or H2 would not let this process in beside it
        String url = "jdbc:h2:file:" + server.data().resolve("vault").toAbsolutePath()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
        try (Connection connection = DriverManager.getConnection(url, "vault", "");
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("SELECT c.credential_id FROM credential c"
                                + " JOIN dek d ON d.credential_id = c.credential_id AND d.version = c.version"
                                + " JOIN user_key u ON u.webid = c.webid AND u.region = c.region")) {
            while (rows.next()) {
                UUID id = rows.getObject(1, UUID.class);
                if (!id.equals(known)) {
                    return id;
                }
            }
        }
        throw new AssertionError("there is no other credential");
    }

    private String password() throws Exception {
        return Files.readString(server.data().resolve("operator-password")).strip();
    }

    private HttpResponse<String> goOn(String type, String password) throws Exception {
        String port = server.part(Environment.class).getProperty("local.server.port");
        String basic = Base64.getEncoder().encodeToString(("operator:" + password).getBytes(StandardCharsets.UTF_8));
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/operator/go-on"))
                            .header("Authorization", "Basic " + basic)
                            .header("Content-Type", type)
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
