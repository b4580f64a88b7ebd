package org.cdcd.connectors.twin.onedrive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.cdcd.connectors.twin.Reply;

/** One admitted call about an item. */
record GraphCall(RoutingContext ctx, Drive drive, Address address) {
    DriveItem item() {
        return address.in(drive);
    }

    /** Refuses a change of what is not as the caller thinks. */
    void checkMatch(DriveItem item) {
        String etag = ctx.request().getHeader("If-Match");
        if (etag != null && !etag.replace("\"", "").equals(item.etag().replace("\"", ""))) {
            throw GraphRefusal.changed();
        }
    }

    ObjectNode json() {
        String type = String.valueOf(ctx.request().getHeader("Content-Type"));
        Buffer body = ctx.body().buffer();
        if (body == null || body.length() == 0) {
            return Reply.JSON.createObjectNode();
        }
        if (!type.startsWith("application/json")) {
            throw GraphRefusal.invalid("Entity only allows writes with a JSON Content-Type header.");
        }
        try {
            JsonNode json = Reply.JSON.readTree(body.toString());
            if (json instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException broken) {
            // refused below
        }
        throw GraphRefusal.invalid("Unable to read JSON request payload.");
    }

    /** A number of the query, which has to be one. */
    int top(int fallback) {
        String top = ctx.request().getParam("$top");
        if (top == null) {
            return fallback;
        }
        if (!top.matches("[1-9][0-9]{0,3}") || Integer.parseInt(top) > 1000) {
            throw GraphRefusal.invalid("Invalid value for $top");
        }
        return Integer.parseInt(top);
    }

    void answer(int status, JsonNode body) {
        Reply.json(ctx, status, body);
    }
}
