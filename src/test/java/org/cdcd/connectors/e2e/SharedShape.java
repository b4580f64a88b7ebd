package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.cdcd.connectors.wire.Json;

/** What the services of one type share: every answer of a shared operation is held against its one schema. */
record SharedShape(String serviceType) {
    private static final JsonNode ALL = read();

    private static JsonNode read() {
        try (var in = SharedShape.class.getResourceAsStream("/org/cdcd/connectors/catalog/shared-schemas.json")) {
            return Json.MAPPER.readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An operation that must work, and whose answer must be of the shared shape. */
    JsonNode run(LinkedAccount account, String operation, Object... parameters) {
        JsonNode answer = account.run(operation, parameters);
        assertFits(operation, answer);
        return answer;
    }

    void assertFits(String operation, JsonNode answer) {
        JsonNode output = ALL.path(serviceType).path(operation).path("output");
        assertThat(output.isObject())
                .as("%s is shared by %s", operation, serviceType)
                .isTrue();
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(output)
                        .validate(answer))
                .as("%s of %s", operation, answer)
                .isEmpty();
    }

    /** Ids of all pages of a list, newest page first; no page is longer than asked for. */
    Set<String> walk(LinkedAccount account, String operation, int limit, Object... parameters) {
        Set<String> ids = new TreeSet<>();
        int found = 0;
        JsonNode page = run(account, operation, with(parameters, "limit", limit));
        while (true) {
            assertThat(page.path("items").size()).isLessThanOrEqualTo(limit);
            found += page.path("items").size();
            page.path("items").forEach(item -> ids.add(item.path("id").asText()));
            assertThat(ids).as("no item is on two pages").hasSize(found);
            if (!page.has("next")) {
                return ids;
            }
            Object[] more = with(parameters, "limit", limit);
            page = run(account, operation, with(more, "next", page.path("next").asText()));
        }
    }

    private static Object[] with(Object[] parameters, String name, Object value) {
        Object[] more = java.util.Arrays.copyOf(parameters, parameters.length + 2);
        more[parameters.length] = name;
        more[parameters.length + 1] = value;
        return more;
    }
}
