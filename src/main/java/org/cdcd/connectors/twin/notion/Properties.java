package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.cdcd.connectors.twin.Reply;

/**
 * The properties that pages of one place have, and how their values are written and read.
 *
 * @param types by name
 */
record Properties(Map<String, String> types) {
    /** Of a page that is in no data source. */
    static final Properties PAGE = new Properties(Map.of("title", "title"));

    /** Of the rows of {@code Tasks}. */
    static final Properties TASKS = new Properties(new LinkedHashMap<>(Map.of(
            "Name", "title",
            "Notes", "rich_text",
            "Status", "select",
            "Done", "checkbox",
            "Points", "number")));

    static ObjectNode ofTitle(String text) {
        ObjectNode sent = Reply.JSON.createObjectNode();
        sent.putObject("title").putArray("title").addObject().putObject("text").put("content", text);
        return sent;
    }

    /** The id of a property: its name in lower case, but {@code title} for the title. */
    String id(String name) {
        String type = types.getOrDefault(name, "");
        return type.equals("title") ? "title" : name.toLowerCase(Locale.ROOT);
    }

    /** The name of the property of this name or id. */
    String name(String nameOrId) {
        return types.keySet().stream()
                .filter(name -> name.equals(nameOrId) || id(name).equals(nameOrId))
                .findFirst()
                .orElseThrow(() -> NotionRefusal.invalid("Could not find property with name or id: " + nameOrId));
    }

    /** Values that were sent, as they are answered, with an empty value for each property that was not. */
    ObjectNode answered(JsonNode sent) {
        ObjectNode all = Reply.JSON.createObjectNode();
        types.forEach((name, type) -> all.set(name, empty(name, type)));
        set(all, sent);
        return all;
    }

    /** Puts values that were sent over those that are there. */
    void set(ObjectNode all, JsonNode sent) {
        sent.properties().forEach(property -> {
            String name = name(property.getKey());
            String type = types.getOrDefault(name, "");
            if (!property.getValue().has(type)) {
                throw NotionRefusal.invalid(name + " is expected to be " + type + ".");
            }
            ((ObjectNode) all.path(name))
                    .set(type, value(type, name, property.getValue().path(type)));
        });
    }

    private ObjectNode empty(String name, String type) {
        ObjectNode property = Reply.JSON.createObjectNode().put("id", id(name)).put("type", type);
        switch (type) {
            case "title", "rich_text" -> property.putArray(type);
            case "checkbox" -> property.put(type, false);
            default -> property.putNull(type);
        }
        return property;
    }

    private static JsonNode value(String type, String name, JsonNode sent) {
        boolean fits = switch (type) {
            case "title", "rich_text" -> sent.isArray();
            case "checkbox" -> sent.isBoolean();
            case "number" -> sent.isNumber() || sent.isNull();
            default -> sent.path("name").isTextual() || sent.isNull();
        };
        if (!fits) {
            throw NotionRefusal.invalid(
                    "body failed validation: body.properties." + name + "." + type + " is not of the right type.");
        }
        return switch (type) {
            case "title", "rich_text" -> NotionJson.richText(sent, "body.properties." + name + "." + type);
            case "select" -> sent.isNull() ? sent : option(sent.path("name").asText());
            default -> sent;
        };
    }

    private static ObjectNode option(String name) {
        return Reply.JSON
                .createObjectNode()
                .put("id", "o" + Integer.toUnsignedString(name.hashCode(), 36))
                .put("name", name)
                .put("color", "default");
    }

    /** As a data source describes them. */
    ObjectNode described() {
        ObjectNode all = Reply.JSON.createObjectNode();
        types.forEach((name, type) -> {
            ObjectNode one = all.putObject(name)
                    .put("id", id(name))
                    .put("name", name)
                    .put("type", type)
                    .putNull("description");
            ObjectNode inner = one.putObject(type);
            if (type.equals("number")) {
                inner.put("format", "number");
            } else if (type.equals("select")) {
                inner.putArray("options");
            }
        });
        return all;
    }
}
