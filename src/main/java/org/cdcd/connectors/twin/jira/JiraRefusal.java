package org.cdcd.connectors.twin.jira;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdcd.connectors.twin.Reply;

/** An answer that is a no. Sites say {@code errorMessages} and {@code errors}, the gateway before them {@code code, message}. */
final class JiraRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ObjectNode body;

    private JiraRefusal(int status, ObjectNode body) {
        super("status " + status, null, false, false);
        this.status = status;
        this.body = body;
    }

    static JiraRefusal of(int status, String message) {
        ObjectNode body = Reply.JSON.createObjectNode();
        body.putArray("errorMessages").add(message);
        body.putObject("errors");
        return new JiraRefusal(status, body);
    }

    /** A field of an issue is not as it must be. */
    static JiraRefusal field(String name, String message) {
        ObjectNode body = Reply.JSON.createObjectNode();
        body.putArray("errorMessages");
        body.putObject("errors").put(name, message);
        return new JiraRefusal(400, body);
    }

    static JiraRefusal gateway(int code, String message) {
        return new JiraRefusal(code, Reply.JSON.createObjectNode().put("code", code).put("message", message));
    }

    static JiraRefusal noIssue() {
        return of(404, "Issue does not exist or you do not have permission to see it.");
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        return body;
    }
}
