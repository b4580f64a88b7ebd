package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document with places for inputs: a string that is wholly <code>{x}</code> becomes the input as it is, of whatever
 * type. Members and elements whose input is absent are left out, and so is an object or array that is empty because of it. An
 * object with the one member {@code ?}, an array, stands for the first of its elements whose inputs are all there, if any.
 */
final class JsonTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private static final String FIRST = "?";

    private final JsonNode template;

    JsonTemplate(String json) {
        this.template = Wire.literal(json);
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        collect(template, names);
        return names;
    }

    private static void collect(JsonNode node, Set<String> names) {
        Matcher place = PLACE.matcher(node.isTextual() ? node.textValue() : "");
        if (place.matches()) {
            names.add(place.group(1));
        }
        node.forEach(child -> collect(child, names));
    }

    @Nullable
    JsonNode expand(Inputs inputs) {
        return expand(template, inputs);
    }

    private static @Nullable JsonNode expand(JsonNode node, Inputs inputs) {
        return switch (node) {
            case TextNode text -> {
                Matcher place = PLACE.matcher(text.textValue());
                yield place.matches() ? inputs.find(place.group(1)) : text;
            }
            case ObjectNode object -> expandObject(object, inputs);
            case ArrayNode array -> expandArray(array, inputs);
            default -> node;
        };
    }

    private static @Nullable JsonNode expandObject(ObjectNode object, Inputs inputs) {
        if (object.size() == 1 && object.path(FIRST).isArray()) {
            for (JsonNode alternative : object.path(FIRST)) {
                if (complete(alternative, inputs)) {
                    return expand(alternative, inputs);
                }
            }
            return null;
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (var member : object.properties()) {
            JsonNode value = expand(member.getValue(), inputs);
            if (value != null) {
                copy.set(member.getKey(), value);
            }
        }
        return copy.isEmpty() && !object.isEmpty() ? null : copy;
    }

    private static boolean complete(JsonNode node, Inputs inputs) {
        Set<String> names = new LinkedHashSet<>();
        collect(node, names);
        return names.stream().allMatch(name -> inputs.find(name) != null);
    }

    private static @Nullable JsonNode expandArray(ArrayNode array, Inputs inputs) {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : array) {
            JsonNode value = expand(element, inputs);
            if (value != null) {
                copy.add(value);
            }
        }
        return copy.isEmpty() && !array.isEmpty() ? null : copy;
    }
}
