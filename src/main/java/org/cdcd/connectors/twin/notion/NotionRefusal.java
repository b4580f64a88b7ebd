package org.cdcd.connectors.twin.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import org.cdcd.connectors.twin.Reply;

/** Notion says no: {@code {object: "error", status, code, message, additional_data}}. */
final class NotionRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String REQUEST = "7f1c2a3e-0000-4000-8000-000000000000";

    private final int status;
    private final String code;
    private final ObjectNode more = Reply.JSON.createObjectNode();

    NotionRefusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static NotionRefusal invalid(String message) {
        return new NotionRefusal(400, "validation_error", message);
    }

    /** What is not shared with the integration is not there. */
    static NotionRefusal notFound(String kind, String id) {
        return new NotionRefusal(
                404,
                "object_not_found",
                "Could not find " + kind + " with ID: " + id
                        + ". Make sure the relevant pages and databases are shared with your integration.");
    }

    NotionRefusal with(String name, String value) {
        more.put(name, value);
        return this;
    }

    void send(RoutingContext ctx) {
        ObjectNode body = Reply.JSON
                .createObjectNode()
                .put("object", "error")
                .put("status", status)
                .put("code", code)
                .put("message", getMessage())
                .put("request_id", REQUEST);
        if (!more.isEmpty()) {
            body.set("additional_data", more);
        }
        Reply.json(ctx, status, body);
    }
}
