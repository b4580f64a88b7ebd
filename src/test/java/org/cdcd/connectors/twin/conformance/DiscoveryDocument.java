package org.cdcd.connectors.twin.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.cdcd.connectors.twin.Reply;

/** Google's own form of a description, turned into OpenAPI 3.0: methods, parameters, bodies and schemas, nothing else. */
final class DiscoveryDocument {
    private static final String KIND = "discovery#restDescription";
    /** Said of a schema in both forms with the same meaning. */
    private static final List<String> SAME =
            List.of("type", "format", "pattern", "enum", "default", "description");

    private final JsonNode document;
    private final ObjectNode openApi = Reply.JSON.createObjectNode().put("openapi", "3.0.3");
    private final ObjectNode paths = openApi.putObject("paths");

    private DiscoveryDocument(JsonNode document) {
        this.document = document;
    }

    static boolean is(JsonNode document) {
        return document.path("kind").asText().equals(KIND);
    }

    static ObjectNode toOpenApi(JsonNode document) {
        return new DiscoveryDocument(document).convert();
    }

    private ObjectNode convert() {
        openApi.putObject("info")
                .put("title", document.path("title").asText())
                .put("version", document.path("revision").asText());
        resources(document);
        ObjectNode schemas = openApi.putObject("components").putObject("schemas");
        document.path("schemas").properties().forEach(one -> schemas.set(one.getKey(), schema(one.getValue())));
        return openApi;
    }

    private void resources(JsonNode owner) {
        owner.path("methods").forEach(this::method);
        owner.path("resources").forEach(this::resources);
    }

    private void method(JsonNode method) {
        String path = "/" + document.path("servicePath").asText() + method.path("path").asText();
        ObjectNode operation = paths.withObjectProperty(path)
                .putObject(method.path("httpMethod").asText().toLowerCase(Locale.ROOT))
                .put("operationId", method.path("id").asText());
        ArrayNode parameters = operation.putArray("parameters");
        method.path("parameters").properties().forEach(one -> parameters.add(parameter(one.getKey(), one.getValue())));
        document.path("parameters").properties().forEach(one -> parameters.add(common(one.getKey(), one.getValue())));
        if (method.has("request")) {
            operation.putObject("requestBody").put("required", true).set("content", content(method.path("request")));
        }
        ObjectNode responses = operation.putObject("responses");
        if (method.has("response")) {
            responses.putObject("200").put("description", "done").set("content", content(method.path("response")));
        } else {
            responses.putObject("204").put("description", "done");
        }
    }

    private static ObjectNode parameter(String name, JsonNode described) {
        ObjectNode parameter = Reply.JSON
                .createObjectNode()
                .put("name", name)
                .put("in", described.path("location").asText())
                .put("required", described.path("required").asBoolean());
        ObjectNode schema = schema(described);
        for (String bound : List.of("minimum", "maximum")) {
            if (described.has(bound)) {
                schema.put(bound, described.path(bound).asLong());
            }
        }
        parameter.set("schema", described.path("repeated").asBoolean() ? list(schema) : schema);
        return parameter;
    }

    /** Good for every method; {@code alt} has values that only some methods know. */
    private static ObjectNode common(String name, JsonNode described) {
        ObjectNode parameter = parameter(name, described);
        ((ObjectNode) parameter.path("schema")).remove("enum");
        return parameter;
    }

    private static ObjectNode list(ObjectNode items) {
        ObjectNode list = Reply.JSON.createObjectNode().put("type", "array");
        list.set("items", items);
        return list;
    }

    private static ObjectNode content(JsonNode reference) {
        ObjectNode content = Reply.JSON.createObjectNode();
        content.putObject("application/json").set("schema", schema(reference));
        return content;
    }

    private static ObjectNode schema(JsonNode described) {
        ObjectNode schema = Reply.JSON.createObjectNode();
        if (described.has("$ref")) {
            return schema.put("$ref", "#/components/schemas/" + described.path("$ref").asText());
        }
        if (described.path("type").asText().equals("any")) {
            return schema;
        }
        SAME.stream().filter(described::has).forEach(name -> schema.set(name, described.path(name)));
        if (schema.path("type").asText().matches("integer|boolean|number")) {
            // written as a string, whatever the type
            schema.remove("default");
        }
        described.path("properties").properties().forEach(one -> schema.withObjectProperty("properties")
                .set(one.getKey(), schema(one.getValue())));
        for (String inner : List.of("items", "additionalProperties")) {
            if (described.has(inner)) {
                schema.set(inner, schema(described.path(inner)));
            }
        }
        return schema;
    }
}
