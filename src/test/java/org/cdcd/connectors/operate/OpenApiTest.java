package org.cdcd.connectors.operate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.cdcd.connectors.operate.TestDoor.json;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.model.rest.VerbDefinition;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The description of the API says what the server does, and nothing else. */
class OpenApiTest {
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch", "head", "options");
    private static TestDoor door;
    private static JsonNode document;

    @BeforeAll
    static void open() {
        door = new TestDoor();
        document = json(door.get("/api/v1/openapi.json"));
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @Test
    void describesExactlyThePathsThatAreServed() {
        assertThat(document.path("openapi").asText()).startsWith("3.1.");
        assertThat(described()).isEqualTo(served());
    }

    @Test
    void namesNoMemberTwice() {
        ObjectMapper strict = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        for (String file : List.of("openapi.json", "errors.json")) {
            byte[] text = PublicDocuments.resource(file);

            assertThatCode(() -> strict.readTree(text)).as(file).doesNotThrowAnyException();
        }
    }

    @Test
    void describesNoHeaderAndNoAnswerThatNothingRefersTo() {
        List<String> references = document.findValuesAsText("$ref");
        for (String kind : List.of("headers", "responses")) {
            document.at("/components/" + kind)
                    .fieldNames()
                    .forEachRemaining(name -> assertThat(references).contains("#/components/" + kind + "/" + name));
        }
    }

    @Test
    void promisesTheKeyByWhichClientsKnowTheServer() {
        assertThat(document.at("/components/schemas/VaultDocument/required"))
                .extracting(JsonNode::asText)
                .contains("server_key", "server_key_succession");
    }

    private static Map<String, String> described() {
        Map<String, String> operations = new TreeMap<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(member -> {
                    if (METHODS.contains(member.getKey())) {
                        operations.put(
                                member.getKey() + " " + path.getKey(),
                                member.getValue().path("operationId").asText());
                    }
                }));
        return operations;
    }

    private static Map<String, String> served() {
        Map<String, String> operations = new TreeMap<>();
        for (RestDefinition rest : ((ModelCamelContext) door.camel).getRestDefinitions()) {
            for (VerbDefinition verb : rest.getVerbs()) {
                String path = (rest.getPath() + "/" + Objects.toString(verb.getPath(), "")).replaceAll("/+", "/");
                String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
                operations.put(verb.asVerb() + " " + plain, verb.getId());
            }
        }
        return operations;
    }

    @Test
    void listsEveryErrorCodeAndNoOther() {
        List<String> listed = new ArrayList<>();
        document.at("/components/schemas/ErrorCode/enum").forEach(code -> listed.add(code.asText()));

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ErrorCode.values())
                        .map(ErrorCode::wireName)
                        .toList());
    }

    @Test
    void saysWhatEveryErrorCodeMeansUnderTheAddressThatProblemsName() {
        JsonNode problem = json(door.get("/nothing"));
        String[] type = problem.path("type").asText().split("#");
        JsonNode errors = json(door.get(type[0])).path("errors");

        assertThat(errors).hasSize(ErrorCode.values().length);
        assertThat(errors)
                .allSatisfy(one -> assertThat(one.path("meaning").asText())
                        .as(one.path("code").asText())
                        .endsWith("."));
        assertThat(errors.findValuesAsText("code")).contains(type[1]);
        assertThat(Json.MAPPER
                        .convertValue(json(new String(PublicDocuments.resource("errors.json"), UTF_8)), Map.class)
                        .keySet())
                .hasSize(ErrorCode.values().length);
    }

    @Test
    void givesExamplesThatFitTheirSchemas() {
        List<String> complaints = new ArrayList<>();
        List<String> checked = new ArrayList<>();
        walk("", document, checked, complaints);

        assertThat(complaints).isEmpty();
        assertThat(checked).hasSizeGreaterThan(20);
    }

    private static void walk(String at, JsonNode node, List<String> checked, List<String> complaints) {
        if (node.has("schema")) {
            check(at, node.path("schema"), node.path("example"), checked, complaints);
            node.path("examples")
                    .forEach(example -> check(at, node.path("schema"), example.path("value"), checked, complaints));
        } else if (node.has("example") && node.has("type")) {
            check(at, node, node.path("example"), checked, complaints);
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> walk(at + "/" + member.getKey(), member.getValue(), checked, complaints));
        }
    }

    private static void check(
            String at, JsonNode schema, JsonNode example, List<String> checked, List<String> complaints) {
        if (!example.isMissingNode()) {
            checked.add(at);
            compile(schema).validate(example).forEach(error -> complaints.add(at + ": " + error));
        }
    }

    @Test
    void describesTheAnswersAsTheyAre() {
        assertThat(complaints("Problem", json(door.get("/nothing")))).isEmpty();
        assertThat(complaints("Connectors", json(door.get("/api/v1/connectors"))))
                .isEmpty();
        assertThat(complaints("ConnectorDefinition", json(door.get("/api/v1/connectors/github"))))
                .isEmpty();
        assertThat(complaints("ErrorCodes", json(door.get("/api/v1/errors")))).isEmpty();
        assertThat(complaints("JwkSet", json(door.get("/.well-known/jwks.json"))))
                .isEmpty();
        assertThat(complaints("SignedResponse", json(door.operate()))).isEmpty();
    }

    private static List<String> complaints(String schema, JsonNode answer) {
        ObjectNode reference = Json.MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + schema);
        return StreamSupport.stream(compile(reference).validate(answer).spliterator(), false)
                .map(Object::toString)
                .toList();
    }

    /** A schema of the document, with the document's other schemas at hand. */
    private static Schema compile(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole);
    }
}
