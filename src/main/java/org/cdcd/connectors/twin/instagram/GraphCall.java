package org.cdcd.connectors.twin.instagram;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;
import org.jspecify.annotations.Nullable;

/** One admitted call of the API; parameters stand in the query or in a form. */
record GraphCall(RoutingContext ctx, Access access) {
    static final String HOST = "graph.instagram.com";

    Person person() {
        return access.person();
    }

    void need(String scope) {
        if (!access.has(scope)) {
            throw GraphRefusal.permission(scope);
        }
    }

    String path(String name) {
        return String.valueOf(ctx.pathParam(name));
    }

    @Nullable
    String parameter(String name) {
        String inForm = ctx.request().getFormAttribute(name);
        return inForm == null ? ctx.queryParams().get(name) : inForm;
    }

    String text(String name) {
        String value = parameter(name);
        return value == null ? "" : value;
    }

    String required(String name) {
        String value = parameter(name);
        if (value == null || value.isEmpty()) {
            throw GraphRefusal.invalid("The parameter " + name + " is required.");
        }
        return value;
    }

    /** A list, as JSON or with commas. */
    List<String> list(String name) {
        String value = required(name);
        if (!value.startsWith("[")) {
            return List.of(value.split(","));
        }
        try {
            List<String> all = new ArrayList<>();
            Reply.JSON.readTree(value).forEach(one -> all.add(one.asText()));
            return all;
        } catch (JsonProcessingException notJson) {
            throw GraphRefusal.invalid("param " + name + " must be an array.");
        }
    }

    int limit(int otherwise) {
        String given = parameter("limit");
        if (given == null) {
            return otherwise;
        }
        if (!given.matches("[1-9][0-9]{0,3}")) {
            throw GraphRefusal.invalid("Param limit must be a positive integer");
        }
        return Integer.parseInt(given);
    }

    /** Only the fields asked for, and the id, which is always there. */
    ObjectNode shown(ObjectNode whole, String otherwise, Set<String> known) {
        String asked = parameter("fields");
        ObjectNode shown = Reply.JSON.createObjectNode();
        for (String field : (asked == null ? otherwise : asked).split(",")) {
            if (!known.contains(field)) {
                throw GraphRefusal.invalid("Tried accessing nonexisting field (" + field + ")");
            }
            JsonNode value = whole.get(field);
            if (value != null) {
                shown.set(field, value);
            }
        }
        if (whole.has("id")) {
            shown.set("id", whole.get("id"));
        }
        return shown;
    }

    void answer(JsonNode json) {
        ctx.response().putHeader("X-App-Usage", "{\"call_count\":1,\"total_cputime\":0,\"total_time\":0}");
        Reply.json(ctx, 200, json);
    }
}
