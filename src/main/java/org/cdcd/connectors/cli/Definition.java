package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.wire.Json;

/** A connector as the server describes it. */
record Definition(JsonNode json) {
    String id() {
        return json.path("connector_id").asText();
    }

    List<String> methods() {
        return texts(json.path("authentication_methods"));
    }

    List<String> operations() {
        List<String> names = new ArrayList<>();
        json.path("operations").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The JSON Schema of an operation's parameters. */
    ObjectNode input(String operation) {
        JsonNode input = json.path("data_schema")
                .path("properties")
                .path(operation)
                .path("properties")
                .path("input");
        return input instanceof ObjectNode schema ? schema : Json.MAPPER.createObjectNode();
    }

    /** Those of these values that linking so asks for. */
    Map<String, String> asked(String method, Map<String, String> values) {
        Map<String, String> asked = new LinkedHashMap<>(values);
        asked.keySet().retainAll(fields(method).stream().map(Field::name).toList());
        return asked;
    }

    /** The fields that linking so asks for. */
    List<Field> fields(String method) {
        List<Field> fields = new ArrayList<>();
        json.path("auth").path(method).path("fields").properties().forEach(entry -> {
            JsonNode field = entry.getValue();
            fields.add(new Field(
                    entry.getKey(),
                    field.path("title").asText(entry.getKey()),
                    field.path("secret").asBoolean(false),
                    field.path("required").asBoolean(true)));
        });
        return fields;
    }

    /** Whether the server can find out some of them. */
    boolean discovers(String method) {
        return json.path("auth").path(method).has("discovery");
    }

    /** One of them. */
    record Field(String name, String title, boolean secret, boolean required) {}

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
