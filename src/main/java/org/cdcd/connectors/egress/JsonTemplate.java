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
 * type; one with a place such as <code>{x:text}</code> or <code>{x:quoted}</code> becomes what {@link TextTemplate} makes of
 * it. Members and elements whose input is absent are left out, and so is an object or array that is empty because of it. An
 * object with the one member {@code ?}, an array, stands for the first of its elements whose inputs are all there, if any.
 */
final class JsonTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private static final Pattern FORMED = Pattern.compile("\\{[A-Za-z_][A-Za-z0-9_]*(?:=[^{}:]*)?:[a-z]+}");

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
        String text = node.isTextual() ? node.textValue() : "";
        Matcher place = PLACE.matcher(text);
        if (place.matches()) {
            names.add(place.group(1));
        } else if (FORMED.matcher(text).find()) {
            names.addAll(new TextTemplate(text).names());
        }
        node.forEach(child -> collect(child, names));
    }

    @Nullable
    JsonNode expand(Inputs inputs) {
        return expand(template, inputs);
    }

    private static @Nullable JsonNode expand(JsonNode node, Inputs inputs) {
        return switch (node) {
            case TextNode text -> expandText(text, inputs);
            case ObjectNode object -> expandObject(object, inputs);
            case ArrayNode array -> expandArray(array, inputs);
            default -> node;
        };
    }

    private static @Nullable JsonNode expandText(TextNode text, Inputs inputs) {
        Matcher place = PLACE.matcher(text.textValue());
        if (place.matches()) {
            return inputs.find(place.group(1));
        }
        if (!FORMED.matcher(text.textValue()).find()) {
            return text;
        }
        String formed = new TextTemplate(text.textValue()).expand(inputs);
        return formed == null ? null : TextNode.valueOf(formed);
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
