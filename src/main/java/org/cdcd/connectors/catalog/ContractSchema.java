package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code connector.schema.json}: holds a file against it and fills in its defaults. Thread-safe. */
final class ContractSchema {
    private static final int KNOWN_KEYS_SHOWN = 20;

    private final JsonNode document;
    private final Schema schema;
    private final SchemaDefaults defaults;

    private ContractSchema(JsonNode document) {
        this.document = document;
        this.schema = Schemas.compile(document);
        this.defaults = new SchemaDefaults(document);
    }

    /**
     * Reads the schema.
     *
     * @throws IOException if it is not there or not JSON
     */
    static ContractSchema read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new ContractSchema(new ObjectMapper().readTree(in));
        }
    }

    /** Everything in which the file differs from the schema. */
    List<CatalogProblem> problems(YamlFile file) {
        var problems = new ArrayList<CatalogProblem>();
        for (Error error : schema.validate(file.json())) {
            problems.add(problem(file, error));
        }
        return problems;
    }

    void fillDefaults(JsonNode json) {
        defaults.fill(json);
    }

    private CatalogProblem problem(YamlFile file, Error error) {
        String at = error.getInstanceLocation().toString();
        String property = error.getProperty() == null ? "" : error.getProperty();
        return switch (error.getKeyword()) {
            case "additionalProperties" ->
                file.problem(Pointers.child(at, property), "unknown key '" + property + "'" + known(error));
            case "required" -> file.problem(at, "the key '" + property + "' is missing; add it");
            case "enum" -> file.problem(at, "must be one of " + join(error.getSchemaNode()));
            case "type" -> file.problem(at, "must be of type " + join(error.getSchemaNode()));
            case "pattern" ->
                file.problem(at, "must look like " + error.getSchemaNode().asText());
            default -> file.problem(at, error.getMessage());
        };
    }

    private String known(Error error) {
        String pointer = error.getSchemaLocation().getFragment().toString();
        String parent = pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
        var names = new ArrayList<String>();
        document.at(parent).path("properties").fieldNames().forEachRemaining(names::add);
        if (names.isEmpty() || names.size() > KNOWN_KEYS_SHOWN) {
            return "; remove it";
        }
        return "; known here: " + String.join(", ", names);
    }

    private static String join(JsonNode node) {
        if (!node.isArray()) {
            return node.asText();
        }
        var texts = new ArrayList<String>();
        node.forEach(value -> texts.add(value.asText()));
        return String.join(", ", texts);
    }
}
