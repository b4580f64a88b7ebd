package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.SchnorrKey;
import org.cdcd.connectors.wire.SchnorrProof;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The prover that is published for browsers, run by Node: against the vectors, against this server, and against Java. */
@ExtendWith(OneServer.class)
final class JavaScriptProverTest {
    private static final String AUTH = "/api/v1/connectors/zkp-notes/auth";

    private final RunningServer server;
    private final Someone me;

    JavaScriptProverTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
    }

    @BeforeEach
    void nodeIsThere() {
        Node.assumeThere();
    }

    private static String node(String input, String... arguments) throws IOException, InterruptedException {
        return Node.run("prover.mjs", input, arguments);
    }

    @Test
    void holdsEveryPublishedVector() throws Exception {
        Path file = Path.of("docs", "zkp", "vectors.json");
        JsonNode vectors = Json.MAPPER.readTree(Files.readAllBytes(file));

        assertThat(node("", "check", file.toString()))
                .isEqualTo(String.valueOf(
                        vectors.path("valid").size() + vectors.path("invalid").size()));
    }

    @Test
    void believesAProofOfJavaAndNoOther() throws Exception {
        SchnorrKey key = SchnorrKey.generate(new SecureRandom());
        byte[] otherInfo = "context".getBytes(StandardCharsets.UTF_8);
        SchnorrProof proof = key.prove("me", otherInfo, new SecureRandom());
        ObjectNode question = Json.MAPPER
                .createObjectNode()
                .put("public", Base64Url.encode(key.publicPoint()))
                .put("user_id", "me")
                .put("other_info", Base64Url.encode(otherInfo))
                .put("V", proof.commitment())
                .put("r", proof.response());

        assertThat(node(question.toString(), "verify")).isEqualTo("true");
        assertThat(node(question.put("user_id", "you").toString(), "verify")).isEqualTo("false");
    }

    @Test
    void linksAnAccountAndProvesAnOperation() throws Exception {
        JsonNode begun = me.call("POST", AUTH, "{\"auth_method\":\"zkp\",\"step\":\"register\"}")
                .json();
        JsonNode made = Json.MAPPER.readTree(node(
                Json.MAPPER
                        .createObjectNode()
                        .put("webid", me.webid())
                        .set("begun", begun)
                        .toString(),
                "complete"));
        Reply linked = me.callWithNonce("POST", AUTH, made.path("body").toString());
        assertThat(linked.status()).as(linked.text()).isEqualTo(200);
        String credential = linked.json().path("credential_id").asText();

        JsonNode challenge = me.call(
                        "POST",
                        AUTH,
                        "{\"auth_method\":\"zkp\",\"step\":\"challenge\",\"credential_id\":\"" + credential + "\"}")
                .json();
        Forged request = new Forged(server, me, java.util.UUID.fromString(credential));
        request.payload.put("connector_id", "zkp-notes").put("operation", "notes.create");
        request.payload.set("parameters", Parameters.of("text", "Grüße"));
        ObjectNode asked = Json.MAPPER
                .createObjectNode()
                .put("secret", made.path("secret").asText())
                .put("payload", Base64Url.encode(request.payload.toString().getBytes(StandardCharsets.UTF_8)));
        asked.set("answer", challenge);
        request.header.set("zkp", Json.MAPPER.readTree(node(asked.toString(), "member")));

        Reply reply = me.operate("zkp-notes", request.signed());

        assertThat(me.open(reply, request.requestId, request.hash()).path("id").asText())
                .as(reply.text())
                .isEqualTo("1");
    }
}
