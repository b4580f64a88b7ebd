package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the {@code default}s that a JSON Schema declares, wherever a member is absent. Follows {@code properties},
 * {@code additionalProperties}, {@code items}, {@code $ref} inside the same document, and {@code if} by the members that it
 * requires; nothing else carries defaults.
 */
final class SchemaDefaults {
    private final JsonNode root;

    SchemaDefaults(JsonNode root) {
        this.root = root;
    }

    /** Changes the value in place. */
    void fill(JsonNode value) {
        fill(value, root);
    }

    private void fill(JsonNode value, JsonNode schemaOrReference) {
        JsonNode schema = resolve(chosen(value, resolve(schemaOrReference)));
        if (value instanceof ObjectNode object) {
            fillMembers(object, schema);
        } else if (value instanceof ArrayNode array && schema.path("items").isObject()) {
            array.forEach(item -> fill(item, schema.get("items")));
        }
    }

    private void fillMembers(ObjectNode object, JsonNode schema) {
        JsonNode properties = schema.path("properties");
        properties.properties().forEach(property -> {
            JsonNode fallback = defaultOf(property.getValue());
            if (!object.has(property.getKey()) && fallback != null) {
                object.set(property.getKey(), fallback.deepCopy());
            }
        });
        JsonNode others = schema.path("additionalProperties");
        object.properties().forEach(member -> {
            JsonNode inner = properties.has(member.getKey()) ? properties.get(member.getKey()) : others;
            if (inner.isObject()) {
                fill(member.getValue(), inner);
            }
        });
    }

    private static JsonNode chosen(JsonNode value, JsonNode schema) {
        if (!schema.has("if")) {
            return schema;
        }
        boolean fits = true;
        for (JsonNode member : schema.path("if").path("required")) {
            fits &= value.has(member.asText());
        }
        return schema.path(fits ? "then" : "else");
    }

    private @Nullable JsonNode defaultOf(JsonNode schema) {
        return schema.has("default") ? schema.get("default") : resolve(schema).get("default");
    }

    private JsonNode resolve(JsonNode schema) {
        JsonNode reference = schema.path("$ref");
        return reference.isTextual() && reference.asText().startsWith("#")
                ? root.at(reference.asText().substring(1))
                : schema;
    }
}
