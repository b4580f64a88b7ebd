package org.cdcd.connectors.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.cdcd.connectors.catalog.ParameterChecks.Violation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParameterChecksTest {
    @TempDir
    private Path folder;

    private final ParameterChecks checks = new ParameterChecks();
    private TestRoutes routes;

    @BeforeEach
    void start() {
        routes = new TestRoutes(folder);
    }

    private List<Violation> violations(String parameters) {
        return checks.violations("toy", routes.operation("things.get"), json(parameters));
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void namesTheMemberThatIsMissing() {
        assertThat(violations("{}")).containsExactly(new Violation("/id", "required"));
    }

    @Test
    void namesTheMemberThatIsUnknown() {
        assertThat(violations("{\"id\":\"1\",\"extra\":1}"))
                .containsExactly(new Violation("/extra", "additionalProperties"));
    }

    @Test
    void doesNotRepeatAnUnknownNameThatIsNotPlain() {
        assertThat(violations("{\"id\":\"1\",\"my secret <b>\":1}"))
                .containsExactly(new Violation("", "additionalProperties"));
    }

    @Test
    void namesThePlaceAndTheKeywordAndNeverTheValue() {
        assertThat(violations("{\"id\":" + "\"" + "s3cret".repeat(20) + "\",\"view\":\"hunter2\"}"))
                .containsExactlyInAnyOrder(new Violation("/id", "maxLength"), new Violation("/view", "enum"))
                .asString()
                .doesNotContain("s3cret", "hunter2");
    }

    @Test
    void refusesAnotherType() {
        assertThat(violations("{\"id\":7}")).containsExactly(new Violation("/id", "type"));
    }

    @Test
    void checksFormats() {
        routes.contract("{type: string, maxLength: 50}", "{type: string, format: date-time}");
        assertThat(violations("{\"id\":\"yesterday\"}")).containsExactly(new Violation("/id", "format"));
        assertThat(violations("{\"id\":\"2026-11-22T10:00:00Z\"}")).isEmpty();
    }

    @Test
    void goesByTheNewSchemaAfterAReload() {
        assertThat(violations("{\"id\":\"12345\"}")).isEmpty();
        routes.contract("maxLength: 50", "maxLength: 3");
        assertThat(violations("{\"id\":\"12345\"}")).containsExactly(new Violation("/id", "maxLength"));
    }

    @Test
    void fillsInDefaultsInACopy() {
        ObjectNode given = json("{\"id\":\"1\"}");
        Operation operation = routes.operation("things.get");
        assertThat(ParameterChecks.withDefaults(operation, given)).isEqualTo(json("{\"id\":\"1\",\"view\":\"short\"}"));
        assertThat(given).isEqualTo(json("{\"id\":\"1\"}"));
    }

    @Test
    void takesPatternsAsSchemasMeanThemWithoutAForgottenLineBreak() {
        routes.contract("{type: string, maxLength: 50}", "{type: string, pattern: \"^[^\\\\r\\\\n]+$\"}");
        assertThat(violations("{\"id\":\"a\\n\"}")).containsExactly(new Violation("/id", "pattern"));
        assertThat(violations("{\"id\":\"a\"}")).isEmpty();
    }
}
