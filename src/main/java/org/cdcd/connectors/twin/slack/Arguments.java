package org.cdcd.connectors.twin.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/** The arguments of a method: from the query, a form, or JSON where the method takes JSON. */
record Arguments(Map<String, JsonNode> all) {
    private static final Set<String> TRUE = Set.of("true", "1");

    static Arguments of(RoutingContext ctx, boolean json) {
        Map<String, JsonNode> all = new HashMap<>();
        ctx.queryParams().forEach((name, value) -> all.put(name, TextNode.valueOf(value)));
        String type = String.valueOf(ctx.request().getHeader("Content-Type"));
        if (!type.startsWith("application/json")) {
            ctx.request().formAttributes().forEach((name, value) -> all.put(name, TextNode.valueOf(value)));
        } else if (json) {
            body(ctx).properties().forEach(member -> all.put(member.getKey(), member.getValue()));
        }
        // a JSON body of a method that takes none is not read at all
        return new Arguments(all);
    }

    private static JsonNode body(RoutingContext ctx) {
        Buffer sent = ctx.body().buffer();
        try {
            JsonNode body = Reply.JSON.readTree(sent == null ? "{}" : sent.toString());
            if (!body.isObject()) {
                throw new SlackRefusal("json_not_object");
            }
            return body;
        } catch (JsonProcessingException broken) {
            throw new SlackRefusal("invalid_json");
        }
    }

    @Nullable
    String text(String name) {
        JsonNode value = all.get(name);
        return value == null || value.isNull() || value.asText().isEmpty() ? null : value.asText();
    }

    String required(String name) {
        String value = text(name);
        if (value == null) {
            throw SlackRefusal.missing(name);
        }
        return value;
    }

    boolean flag(String name) {
        String value = text(name);
        return value != null && TRUE.contains(value);
    }

    /** A number within bounds. */
    int number(String name, int otherwise, int least, int most, String error) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        throw new SlackRefusal(error);
    }

    /** A JSON array, written out or as a string that holds it; null if absent. */
    @Nullable
    JsonNode array(String name, String error) {
        JsonNode value = all.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        try {
            JsonNode array = value.isTextual() ? Reply.JSON.readTree(value.textValue()) : value;
            if (array.isArray()) {
                return array;
            }
        } catch (JsonProcessingException broken) {
            // refused below
        }
        throw new SlackRefusal(error);
    }
}
