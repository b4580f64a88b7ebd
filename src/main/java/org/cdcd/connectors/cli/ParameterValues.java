package org.cdcd.connectors.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cdcd.connectors.wire.Json;

/**
 * Turns {@code name=value} of the command line into parameters, typed as the operation's input schema says. Mistakes are {@link
 * IllegalArgumentException}; they never repeat a value.
 */
final class ParameterValues {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode schema;

    ParameterValues(ObjectNode inputSchema) {
        this.schema = inputSchema;
    }

    /** Adds the pairs to what is there already. A name that comes more than once is a list. */
    void addTo(ObjectNode parameters, List<String> pairs) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("a parameter is written name=value");
            }
            values.computeIfAbsent(pair.substring(0, equals), name -> new ArrayList<>())
                    .add(pair.substring(equals + 1));
        }
        values.forEach((name, texts) -> parameters.set(name, value(name, property(name), texts)));
    }

    /** Refuses parameters that the schema does not know, and lacks those that it wants. */
    void check(ObjectNode parameters) {
        parameters.fieldNames().forEachRemaining(this::property);
        List<String> missing = new ArrayList<>(Definition.texts(schema.path("required")));
        missing.removeIf(parameters::has);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("give " + String.join(", ", missing) + " too: -p name=value");
        }
    }

    private JsonNode property(String name) {
        JsonNode property = schema.path("properties").path(name);
        boolean open = schema.path("additionalProperties").asBoolean(true);
        if (property.isMissingNode() && !open) {
            List<String> names = new ArrayList<>();
            schema.path("properties").fieldNames().forEachRemaining(names::add);
            throw new IllegalArgumentException(
                    "there is no parameter " + name + "; there are: " + String.join(", ", names));
        }
        return property;
    }

    private static JsonNode value(String name, JsonNode property, List<String> texts) {
        boolean list = types(property).contains("array");
        if (texts.size() == 1 && !(list && !texts.get(0).startsWith("["))) {
            return one(name, property, texts.get(0));
        }
        if (!list) {
            throw new IllegalArgumentException(name + " takes one value");
        }
        ArrayNode items = NODES.arrayNode();
        texts.forEach(text -> items.add(one(name, property.path("items"), text)));
        return items;
    }

    private static JsonNode one(String name, JsonNode property, String text) {
        List<String> types = types(property);
        for (String type : types) {
            Optional<JsonNode> read = read(type, text);
            if (read.isPresent()) {
                return read.get();
            }
        }
        if (types.isEmpty()) {
            return json(text).orElseGet(() -> NODES.textNode(text));
        }
        throw new IllegalArgumentException(name + " is wanted as " + String.join(" or ", types));
    }

    /** The schema's types; text last, because everything can be text. */
    private static List<String> types(JsonNode property) {
        JsonNode type = property.path("type");
        List<String> types = new ArrayList<>(type.isTextual() ? List.of(type.textValue()) : Definition.texts(type));
        if (types.isEmpty()) {
            property.path("enum").forEach(value -> types.add(typeOf(value)));
        }
        if (types.remove("string")) {
            types.removeIf("string"::equals);
            types.add("string");
        }
        return types;
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> "boolean";
            case NUMBER -> "number";
            case NULL -> "null";
            case ARRAY -> "array";
            case OBJECT -> "object";
            default -> "string";
        };
    }

    private static Optional<JsonNode> read(String type, String text) {
        return switch (type) {
            case "string" -> Optional.of(NODES.textNode(text));
            case "integer" -> integer(text);
            case "number" -> number(text);
            case "boolean" ->
                text.equals("true") || text.equals("false")
                        ? Optional.of(NODES.booleanNode(text.equals("true")))
                        : Optional.empty();
            case "null" -> text.equals("null") ? Optional.of(NODES.nullNode()) : Optional.empty();
            case "array" -> json(text).filter(JsonNode::isArray);
            case "object" -> json(text).filter(JsonNode::isObject);
            default -> Optional.empty();
        };
    }

    private static Optional<JsonNode> integer(String text) {
        return text.matches("-?[0-9]{1,30}") ? Optional.of(NODES.numberNode(new BigInteger(text))) : Optional.empty();
    }

    private static Optional<JsonNode> number(String text) {
        try {
            return text.length() > 30 ? Optional.empty() : Optional.of(NODES.numberNode(new BigDecimal(text)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> json(String text) {
        try {
            JsonNode json = Json.MAPPER.readTree(text);
            return json == null || json.isMissingNode() ? Optional.empty() : Optional.of(json);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
