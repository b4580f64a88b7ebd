package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Link an account, run signed operations, open the sealed answers: at every service. */
@ExtendWith(OneServer.class)
final class MainJobTest {
    private final RunningServer server;
    private final Someone me;

    MainJobTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @Test
    void listsEveryConnectorInTheSpecifiedShape() throws Exception {
        JsonNode connectors = me.client().connectors();

        assertThat(connectors)
                .hasSameSizeAs(TestedRoutes.connectors())
                .allSatisfy(one -> assertThat(one.properties())
                        .extracting(java.util.Map.Entry::getKey)
                        .containsExactlyInAnyOrder(
                                "connector_id", "service_type", "capabilities", "authentication_methods", "version"));
    }

    @Test
    void createsAndListsIssuesAtGitHub() throws Exception {
        UUID credential = me.link("github");
        Result made = me.client()
                .operate("github", credential, "issues.create", Parameters.demo("title", "Found by a test"))
                .orThrow();

        Result listed = me.client()
                .operate("github", credential, "issues.list", Parameters.demo())
                .orThrow();

        assertThat(made.json().path("number").asInt()).isPositive();
        assertThat(listed.json().path("items"))
                .extracting(issue -> issue.path("title").asText())
                .contains("Found by a test");
    }

    @Test
    void sendsAndReadsMessagesAtSlack() throws Exception {
        UUID credential = me.link("slack");
        ObjectNode message = Parameters.of("to", "C0GENERAL1", "text", "Hello from a test");
        me.client().operate("slack", credential, "send", message).orThrow();

        Result read = me.client()
                .operate("slack", credential, "read", Parameters.of("from", "C0GENERAL1"))
                .orThrow();

        assertThat(read.json().path("items"))
                .extracting(one -> one.path("text").asText())
                .contains("Hello from a test");
    }

    @Test
    void bringsAFileToDriveAndBackUnchanged() throws Exception {
        byte[] content = new byte[3 * 1024 * 1024 + 17];
        new Random(1).nextBytes(content);
        UUID credential = me.link("gdrive");
        ObjectNode upload =
                me.client().upload(new ByteArrayInputStream(content), content.length, "application/octet-stream");
        String id = me.client()
                .operate("gdrive", credential, "upload", Parameters.of("name", "test.bin", "content", upload))
                .orThrow()
                .json()
                .path("id")
                .asText();

        Result result = me.client()
                .operate("gdrive", credential, "download", Parameters.of("id", id))
                .orThrow();
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        me.client().download(Objects.requireNonNull(result.blob()), back);

        assertThat(back.toByteArray()).isEqualTo(content);
    }

    @Test
    void sendsAMailAndFindsIt() throws Exception {
        ObjectNode mailbox = Json.MAPPER.valueToTree(server.twins().fields("email", Person.ALICE));
        mailbox.remove("provider");
        UUID credential = UUID.fromString(me.client()
                .linkSecret("email", "app_password", mailbox)
                .path("credential_id")
                .asText());
        ObjectNode mail = Parameters.of(
                "to", mailbox.path("address").asText(), "subject", "Greetings 4711", "text", "From a test.");
        me.client().operate("email", credential, "send", mail).orThrow();

        Result found = me.client()
                .operate("email", credential, "search", Parameters.of("query", "4711"))
                .orThrow();

        assertThat(found.json().path("items").toString()).contains("Greetings 4711");
    }

    @Test
    void showsAPersonTheirOwnCredentialsOnly() throws Exception {
        UUID mine = me.link("github");
        UUID others = server.newcomer().link("github");

        JsonNode credentials = me.client().credentials();

        assertThat(credentials)
                .extracting(one -> one.path("credential_id").asText())
                .containsExactly(mine.toString())
                .doesNotContain(others.toString());
        assertThat(credentials.path(0).path("service_identifier").asText()).isEqualTo("https://github.com/alice");
    }
}
