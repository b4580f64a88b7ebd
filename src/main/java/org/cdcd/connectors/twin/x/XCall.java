package org.cdcd.connectors.twin.x;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/** One admitted call of the API. */
record XCall(RoutingContext ctx, Person person) {
    static final String API = "api.x.com";
    static final String WEB = "x.com";
    private static final String ID = "[0-9]{1,19}";

    /** The account's id at X. */
    static String id(Person person) {
        return "150000000000000" + person.number();
    }

    String me() {
        return id(person);
    }

    /** An id in the path. */
    String pathId(String name) {
        String value = String.valueOf(ctx.pathParam(name));
        if (!value.matches(ID)) {
            throw XRefusal.invalid(
                    name, "The `" + name + "` query parameter value [" + value + "] does not match ^[0-9]{1,19}$");
        }
        return value;
    }

    @Nullable
    String query(String name) {
        return ctx.queryParams().get(name);
    }

    /** Refuses what the endpoint does not know, as X does. */
    void onlyKnows(Set<String> names) {
        ctx.queryParams().names().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw XRefusal.invalid(name, "The query parameter [" + name + "] is not one of " + names);
                });
    }

    int number(String name, int least, int most, int otherwise) {
        String value = query(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,6}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw XRefusal.invalid(
                    name,
                    "The `" + name + "` query parameter value [" + value + "] is not between " + least + " and "
                            + most);
        }
        return Integer.parseInt(value);
    }

    /** A list with commas, of these values only. */
    Set<String> listed(String name, List<String> known) {
        String value = query(name);
        Set<String> listed = new LinkedHashSet<>();
        if (value != null) {
            listed.addAll(List.of(value.split(",")));
        }
        if (!known.containsAll(listed)) {
            throw XRefusal.invalid(
                    name, "The `" + name + "` query parameter value [" + value + "] is not one of " + known);
        }
        return listed;
    }

    /** A JSON body that has no members but these. */
    ObjectNode body(Set<String> known) {
        Buffer sent = ctx.body().buffer();
        String type = String.valueOf(ctx.request().getHeader("Content-Type"));
        if (!type.startsWith("application/json")) {
            throw XRefusal.invalid("", "The body must be application/json.");
        }
        try {
            JsonNode json = Reply.JSON.readTree(sent == null ? "" : sent.toString());
            if (!(json instanceof ObjectNode object)) {
                throw XRefusal.invalid("", "The body must be a JSON object.");
            }
            object.fieldNames().forEachRemaining(name -> {
                if (!known.contains(name)) {
                    throw XRefusal.invalid(name, "$." + name + ": is not defined in the schema");
                }
            });
            return object;
        } catch (JsonProcessingException broken) {
            throw XRefusal.invalid("", "The body is not JSON.");
        }
    }

    void data(int status, JsonNode data) {
        Reply.json(ctx, status, Reply.JSON.createObjectNode().set("data", data));
    }
}
