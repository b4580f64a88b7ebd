package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Same verb, same meaning. */
class SharedSchemasTest {
    @TempDir
    private Path folder;

    private TestRoutes routes;

    @BeforeEach
    void start() {
        routes = new TestRoutes(folder);
    }

    /** Adds to the core operation {@code list} of the connector. */
    private void add(String yaml) {
        routes.contract("query: [folder, limit, cursor]}\n", "query: [folder, limit, cursor]}\n" + yaml.indent(4));
    }

    @Test
    void refusesACoreOperationThatDemandsMore() {
        add("input: {required: [drive], properties: {drive: {type: string}}}");
        routes.routes("\"folder,limit\"", "\"folder,limit,cursor:drive\"");
        assertThat(routes.problems())
                .containsExactly(
                        routes.inContract("drive], properties")
                                + "a core operation may require only what all services of its type know: [folder, limit, next]");
    }

    @Test
    void refusesACoreOperationThatChangesAType() {
        add("input: {properties: {folder: {type: integer}}}");
        assertThat(routes.problems())
                .containsExactly(routes.inContract("type: integer")
                        + "'folder' is shared and has the type \"string\"; keep it, or give the value another name");
    }

    @Test
    void refusesARouteThatLeavesASharedMemberEmpty() {
        routes.routes("item.name: /name, ", "");
        assertThat(routes.problems())
                .containsExactly(routes.inRoutes("to:\n            uri: result:list")
                        + "an item of 'list' must have 'name'; say where it comes from");
    }

    @Test
    void refusesAResultThatTheOutputDoesNotKnow() {
        routes.routes("next: /next", "next: /next, total: /total");
        assertThat(routes.problems())
                .containsExactly(routes.inRoutes("to:\n            uri: result:list")
                        + "the output of 'list' knows no 'total'; add it to the output or remove it");
    }

    @Test
    void givesACoreOperationItsShapeAndLetsItNarrowAndAdd() {
        add("input: {properties: {folder: {pattern: \"^[0-9]+$\"}, deep: {type: boolean}}}");
        routes.routes("\"folder,limit\"", "\"folder,limit,cursor:deep\"");
        JsonNode properties = routes.operation("list").input().path("properties");
        assertThat(properties.path("folder").path("type").asText()).isEqualTo("string");
        assertThat(properties.path("folder").path("pattern").asText()).isEqualTo("^[0-9]+$");
        assertThat(properties.path("deep").path("type").asText()).isEqualTo("boolean");
        assertThat(properties.path("next").path("type").asText()).isEqualTo("string");
    }

    @Test
    void letsAServiceRefuseASharedInputThatItCannotHonour() {
        add("input: {properties: {folder: false}}");
        routes.routes("\"folder,limit\"", "limit");

        assertThat(routes.operation("list").input().at("/properties/folder").asText())
                .isEqualTo("false");
    }

    @ParameterizedTest
    @CsvSource({
        "social_media, post read search delete",
        "storage, upload download list search share delete",
        "messaging, send read search",
        "productivity, read search"
    })
    void everyCoreShapeIsClosedValidAndNotEmpty(String serviceType, String operations) {
        for (String operation : operations.split(" ")) {
            assertThat(SharedSchemas.isCore(serviceType, operation)).isTrue();
            JsonNode input = SharedSchemas.shape(serviceType, operation, "input");
            JsonNode output = SharedSchemas.shape(serviceType, operation, "output");
            assertThat(input.path("properties")).isNotEmpty();
            assertThat(input.path("additionalProperties").asBoolean(true)).isFalse();
            assertThat(output.path("properties")).isNotEmpty();
            assertThat(output.path("required")).isNotEmpty();
            assertThat(Schemas.meta().validate(input)).isEmpty();
            assertThat(Schemas.meta().validate(output)).isEmpty();
            assertThat(hasNative(output)).as(serviceType + " " + operation).isTrue();
        }
    }

    private static boolean hasNative(JsonNode output) {
        return output.path("properties").has("native")
                || output.path("properties")
                        .path("items")
                        .path("items")
                        .path("properties")
                        .has("native");
    }

    @Test
    void listsOfOneTypeAreAlikeInAllTheirCoreOperations() {
        List<JsonNode> shapes = new ArrayList<>();
        for (String operation : List.of("list", "search")) {
            shapes.add(SharedSchemas.shape("storage", operation, "output"));
        }
        assertThat(shapes.get(0)).isEqualTo(shapes.get(1));
        assertThat(SharedSchemas.shape("messaging", "read", "output"))
                .isEqualTo(SharedSchemas.shape("messaging", "search", "output"));
    }
}
