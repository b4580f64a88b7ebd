package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.Set;

/**
 * The input and output schemas of one operation: valid, closed, in one piece, and of the usual shape where it lists things.
 */
final class OperationSchemaChecks {
    private static final Set<String> LISTING = Set.of("list", "search");

    private final YamlFile file;
    private final Complaints complaints;

    OperationSchemaChecks(YamlFile file, Complaints complaints) {
        this.file = file;
        this.complaints = complaints;
    }

    void run(String name, JsonNode operation) {
        String at = Pointers.of("operations", name);
        for (String side : new String[] {"input", "output"}) {
            JsonNode schema = operation.path(side);
            if (!schema.isObject() || schema.path("properties").isEmpty() && side.equals("output")) {
                complain(at + (schema.isObject() ? "/" + side : ""), side + " is missing or empty; say what it holds");
                continue;
            }
            valid(at + "/" + side, schema);
        }
        example(at, operation);
        JsonNode input = operation.path("input");
        if (input.isObject()
                && !(input.path("additionalProperties").isBoolean()
                        && !input.path("additionalProperties").asBoolean())) {
            complain(at + "/input", "must say additionalProperties: false");
        }
        if (LISTING.contains(name.substring(name.lastIndexOf('.') + 1))) {
            listing(at, operation);
        }
    }

    private void valid(String at, JsonNode schema) {
        if (!schema.path("type").asText().equals("object")) {
            complain(at + "/type", "must be object");
        }
        for (Error error : Schemas.meta().validate(schema)) {
            complain(at + error.getInstanceLocation(), "is not JSON Schema: " + error.getMessage());
        }
        noReferences(at, schema);
    }

    private void example(String at, JsonNode operation) {
        JsonNode example = operation.path("example");
        if (example.isEmpty() || !operation.path("input").isObject()) {
            return;
        }
        for (Error error : Schemas.compile(operation.path("input")).validate(example)) {
            complain(at + "/example" + error.getInstanceLocation(), "does not fit the input: " + error.getMessage());
        }
    }

    private void noReferences(String at, JsonNode schema) {
        schema.properties().forEach(member -> {
            String inner = Pointers.child(at, member.getKey());
            if (member.getKey().equals("$ref")
                    || member.getKey().equals("$dynamicRef")
                    || member.getKey().equals("$id")) {
                complain(inner, member.getKey() + " is not used here; repeat a part with a YAML anchor");
            }
            noReferences(inner, member.getValue());
        });
        int index = 0;
        for (JsonNode item : schema.isArray() ? schema : Set.<JsonNode>of()) {
            noReferences(Pointers.child(at, index++), item);
        }
    }

    /** All lists look alike, so that one piece of client code walks through each of them. */
    private void listing(String at, JsonNode operation) {
        JsonNode output = operation.path("output").path("properties");
        if (!output.path("items").path("type").asText().equals("array")) {
            complain(at + "/output", "a list or search answers with an array 'items'");
        }
        boolean goesOn = operation.path("input").path("properties").has("next");
        if (goesOn != output.has("next")) {
            complain(at + (goesOn ? "/output" : "/input"), "'next' must be in both input and output, or in neither");
        }
    }

    private void complain(String pointer, String message) {
        complaints.add(file, pointer, message);
    }
}
