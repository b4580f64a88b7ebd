package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.Access;
import org.jspecify.annotations.Nullable;

/** One admitted call of the API. */
record NotionCall(RoutingContext ctx, Access access, NotionState state) {
    private static final int LARGEST_BODY = 500_000;
    private static final int MOST = 100;

    /** Who does what this call does. */
    String bot() {
        return Ids.bot(access.person());
    }

    /** An id of the path. */
    String id(String name) {
        return Ids.checked(String.valueOf(ctx.pathParam(name)), "path." + name);
    }

    @Nullable
    String query(String name) {
        return ctx.queryParams().get(name);
    }

    /** The body, which may have these members only. */
    ObjectNode body(Set<String> known) {
        Buffer sent = ctx.body().buffer();
        String type = String.valueOf(ctx.request().getHeader("Content-Type"));
        if (sent != null && sent.length() > LARGEST_BODY) {
            throw NotionRefusal.invalid("body failed validation: the body is larger than 500 KB.");
        }
        ObjectNode body = parsed(type.startsWith("application/json") && sent != null ? sent.toString() : "");
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw NotionRefusal.invalid(
                        "body failed validation: body." + name + " should be not present, instead was given.");
            }
        });
        return body;
    }

    private static ObjectNode parsed(String text) {
        try {
            if (Reply.JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException broken) {
            // refused below
        }
        throw new NotionRefusal(400, "invalid_json", "Error parsing JSON body.");
    }

    /** Answers one page of a list; the cursor is the id of the first that is not there yet. */
    void page(ObjectNode list, List<ObjectNode> all, @Nullable String cursor, JsonNode size) {
        int from = from(all, cursor);
        int to = Math.min(all.size(), from + size(size));
        ArrayNode results = list.putArray("results");
        all.subList(from, to).forEach(results::add);
        list.put("has_more", to < all.size());
        list.put("next_cursor", to < all.size() ? all.get(to).path("id").asText() : null);
        Reply.json(ctx, 200, list);
    }

    /** The same with cursor and size from the query. */
    void page(ObjectNode list, List<ObjectNode> all) {
        String size = query("page_size");
        JsonNode number = Reply.JSON.getNodeFactory().missingNode();
        if (size != null) {
            number = Reply.JSON.getNodeFactory().numberNode(size.matches("\\d{1,9}") ? Integer.parseInt(size) : 0);
        }
        page(list, all, query("start_cursor"), number);
    }

    private static int from(List<ObjectNode> all, @Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).path("id").asText().equals(cursor)) {
                return i;
            }
        }
        throw NotionRefusal.invalid("The start_cursor provided is invalid: " + cursor);
    }

    private static int size(JsonNode asked) {
        int size = asked.isMissingNode() ? MOST : asked.asInt();
        if (size < 1 || size > MOST) {
            throw NotionRefusal.invalid(
                    "body failed validation: page_size should be ≥ `1` and ≤ `100`, instead was `" + size + "`.");
        }
        return size;
    }
}
