package org.cdcd.connectors.twin.github;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdcd.connectors.twin.Reply;

/** GitHub says no: {@code {message, documentation_url, status, errors?}}. */
final class GitHubRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ArrayNode errors = Reply.JSON.createArrayNode();

    private GitHubRefusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static GitHubRefusal of(int status, String message) {
        return new GitHubRefusal(status, message);
    }

    static GitHubRefusal notFound() {
        return of(404, "Not Found");
    }

    static GitHubRefusal missing(String member) {
        return of(422, "Invalid request.\n\n\"" + member + "\" wasn't supplied.");
    }

    static GitHubRefusal invalid(String resource, String field, String code) {
        GitHubRefusal refusal = of(422, "Validation Failed");
        refusal.errors.addObject().put("resource", resource).put("field", field).put("code", code);
        return refusal;
    }

    /** What no field alone is to blame for. */
    static GitHubRefusal custom(String resource, String message) {
        GitHubRefusal refusal = of(422, "Validation Failed");
        refusal.errors
                .addObject()
                .put("resource", resource)
                .put("code", "custom")
                .put("message", message);
        return refusal;
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        ObjectNode body = Reply.JSON.createObjectNode().put("message", getMessage());
        if (!errors.isEmpty()) {
            body.set("errors", errors);
        }
        return body.put("documentation_url", "https://docs.github.com/rest").put("status", String.valueOf(status));
    }
}
