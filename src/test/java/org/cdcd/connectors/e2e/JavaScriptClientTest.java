package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;
import org.cdcd.connectors.identity.DevelopmentIssuer;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The caller that is published in JavaScript, run by Node against this server: nothing of the Java client takes part. */
@ExtendWith(OneServer.class)
final class JavaScriptClientTest {
    private final RunningServer server;

    JavaScriptClientTest(RunningServer server) {
        this.server = server;
    }

    @BeforeEach
    void nodeIsThere() {
        Node.assumeThere();
    }

    @Test
    void linksByASealedSecretAndOpensWhatComesBack() throws Exception {
        JsonNode said = run(
                operation("issues.create", Parameters.demo("title", "Grüße")),
                operation("issues.list", Parameters.demo()),
                operation("issues.list", Parameters.of("owner", "alice", "repo", "nowhere")));

        assertThat(said.path("linked").path("status").asText())
                .as(said.toString())
                .isEqualTo("active");
        JsonNode results = said.path("results");
        assertThat(results.at("/0/result/title").asText()).as(said.toString()).isEqualTo("Grüße");
        assertThat(results.at("/1/status").asText()).isEqualTo("success");
        assertThat(results.at("/2/status").asText()).isEqualTo("error");
        assertThat(results.at("/2/result/error/code").asText()).isEqualTo("service_not_found");
    }

    @Test
    void takesNoAnswerThatIsAnothersOrSpoiled() throws Exception {
        JsonNode results = run(
                        operation("issues.list", Parameters.demo()).put("spoil", "request"),
                        operation("issues.list", Parameters.demo()).put("spoil", "person"),
                        operation("issues.list", Parameters.demo()).put("spoil", "signature"),
                        operation("issues.list", Parameters.demo()).put("spoil", "key"))
                .path("results");

        assertThat(results.findValuesAsText("refused"))
                .containsExactly(
                        "the answer to another request",
                        "sealed for another",
                        "bad signature",
                        "a key whose time is over");
    }

    @Test
    void knowsTheServerByItsKey() throws Exception {
        JsonNode said = run();

        String key = Files.readString(server.data().resolve("server-key")).strip();
        assertThat(said.path("thumbprint").asText()).isEqualTo(key);
        assertThat(said.path("impostor").asText()).isEqualTo("another server: its key is " + key);
        assertThat(said.path("old").asText()).isEqualTo("an old document, or a wrong clock");
    }

    private static ObjectNode operation(String name, ObjectNode parameters) {
        return Parameters.of("operation", name, "parameters", parameters);
    }

    private JsonNode run(ObjectNode... operations) throws IOException, InterruptedException {
        DevelopmentIssuer.Person person =
                server.issuer().person("s-" + Long.toHexString(UUID.randomUUID().getMostSignificantBits()));
        ObjectNode input = Parameters.of(
                "origin",
                server.origin().toString(),
                "issuer",
                server.issuer().tokenEndpoint().toString(),
                "person",
                Parameters.of(
                        "webid",
                        person.webid(),
                        "client_id",
                        person.clientId(),
                        "client_secret",
                        person.clientSecret()),
                "link",
                Parameters.of("connector", "github", "method", "api_key", "fields", Parameters.of("token", token())));
        ArrayNode list = input.putArray("operations");
        for (ObjectNode operation : operations) {
            list.add(operation);
        }
        return Json.MAPPER.readTree(Node.run("client.mjs", input.toString()));
    }

    private String token() {
        return server.twins().twin(GitHubTwin.class).personalAccessToken(Person.ALICE, "repo");
    }
}
