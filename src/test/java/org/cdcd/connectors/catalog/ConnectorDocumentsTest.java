package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorDocumentsTest {
    @TempDir
    private Path folder;

    @Test
    void listsExactlyWhatTheSpecificationNames() throws IOException {
        JsonNode expected = new ObjectMapper().readTree("""
                {"connectors": [{
                  "connector_id": "toy",
                  "service_type": "storage",
                  "capabilities": ["read", "list"],
                  "authentication_methods": ["oauth2"],
                  "version": "1.0.0"
                }]}
                """);
        assertThat(ConnectorDocuments.list(List.of(new TestRoutes(folder).connector())))
                .isEqualTo(expected);
    }

    @Test
    void definesEveryMemberOfTheSpecification() {
        JsonNode definition = ConnectorDocuments.definition(new TestRoutes(folder).connector());
        assertThat(definition.fieldNames())
                .toIterable()
                .contains(
                        "connector_id",
                        "service_type",
                        "capabilities",
                        "authentication_methods",
                        "data_schema",
                        "rate_limits",
                        "versioning");
        assertThat(definition.at("/versioning/version").asText()).isEqualTo("1.0.0");
        assertThat(definition.at("/protection/min_mode").asText()).isEqualTo("M0");
        assertThat(definition.at("/operations/things.get/scopes/0/0").asText()).isEqualTo("things");
        assertThat(definition.at("/operations/list/shared").asBoolean()).isTrue();
    }

    @Test
    void givesOneValidSchemaWithInputAndOutputOfEveryOperation() {
        Connector toy = new TestRoutes(folder).connector();
        JsonNode schema = ConnectorDocuments.definition(toy).path("data_schema");
        assertThat(Schemas.meta().validate(schema)).isEmpty();
        toy.operations().forEach((name, operation) -> {
            JsonNode sides = schema.path("properties").path(name).path("properties");
            assertThat(sides.path("input")).isEqualTo(operation.input());
            assertThat(sides.path("output")).isEqualTo(operation.output());
        });
    }

    @Test
    void doesNotShowTheServersSideOfAnAuthorization() {
        String shown = ConnectorDocuments.definition(new TestRoutes(folder).connector())
                .path("auth")
                .toString();
        assertThat(shown).contains("https://toy.example/settings").doesNotContain("token", "client");
    }

    @Test
    void leavesTheConnectorsOwnDocumentAlone() {
        Connector toy = new TestRoutes(folder).connector();
        JsonNode before = toy.document().deepCopy();
        ConnectorDocuments.definition(toy).removeAll();
        assertThat(toy.document()).isEqualTo(before);
    }
}
