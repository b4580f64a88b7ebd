package org.cdcd.connectors.twin.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/**
 * One admitted call.
 *
 * @param user the Matrix ID of who calls
 * @param device the session that the token belongs to
 */
record MatrixCall(RoutingContext ctx, Homeserver home, String user, String device) {
    /** A part of the path, decoded. */
    String part(String name) {
        return String.valueOf(ctx.pathParam(name));
    }

    /** The room of the path, which the caller must be in. */
    Room room() {
        Room room = home.find(part("room"));
        if (room == null || !room.has(user)) {
            throw MatrixRefusal.forbidden("User " + user + " not in room " + part("room"));
        }
        return room;
    }

    @Nullable
    String query(String name) {
        return ctx.queryParams().get(name);
    }

    int number(String name, int otherwise, int most) {
        String given = query(name);
        if (given == null) {
            return otherwise;
        }
        if (!given.matches("[0-9]{1,9}")) {
            throw MatrixRefusal.of(400, "M_INVALID_PARAM", "Query parameter " + name + " must be an integer");
        }
        return Math.min(Integer.parseInt(given), most);
    }

    ObjectNode body() {
        Buffer sent = ctx.body().buffer();
        JsonNode json;
        try {
            json = sent == null ? null : Reply.JSON.readTree(sent.getBytes());
        } catch (IOException broken) {
            throw MatrixRefusal.of(400, "M_NOT_JSON", "Content not JSON.");
        }
        if (!(json instanceof ObjectNode object)) {
            throw MatrixRefusal.of(400, "M_NOT_JSON", "Content must be a JSON object.");
        }
        return object;
    }

    /** A member of the body that has to be a text. */
    static String text(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isTextual()) {
            throw MatrixRefusal.badJson("'" + name + "' must be a string");
        }
        return value.textValue();
    }

    void answer(JsonNode body) {
        Reply.json(ctx, 200, body);
    }
}
