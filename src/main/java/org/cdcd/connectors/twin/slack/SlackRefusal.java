package org.cdcd.connectors.twin.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/** Slack says no, inside an HTTP 200: {@code {ok: false, error}}. */
final class SlackRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String detail;
    private final @Nullable String needed;
    private final @Nullable String provided;

    private SlackRefusal(String error, @Nullable String detail, @Nullable String needed, @Nullable String provided) {
        super(error, null, false, false);
        this.detail = detail;
        this.needed = needed;
        this.provided = provided;
    }

    SlackRefusal(String error) {
        this(error, null, null, null);
    }

    static SlackRefusal missing(String argument) {
        return new SlackRefusal("invalid_arguments", "[ERROR] missing required field: " + argument, null, null);
    }

    static SlackRefusal missingScope(String needed, String provided) {
        return new SlackRefusal("missing_scope", null, needed, provided);
    }

    ObjectNode body() {
        ObjectNode body = Reply.JSON.createObjectNode().put("ok", false).put("error", getMessage());
        if (needed != null) {
            body.put("needed", needed).put("provided", provided);
        }
        if (detail != null) {
            body.putObject("response_metadata").putArray("messages").add(detail);
        }
        return body;
    }
}
