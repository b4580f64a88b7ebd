package org.cdcd.connectors.twin.instagram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdcd.connectors.twin.Reply;

/** The Graph API says no: {@code {error: {message, type, code, error_subcode, is_transient, fbtrace_id}}}, nearly always a 400. */
final class GraphRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final int subcode;
    private final boolean passing;

    private GraphRefusal(int status, int code, int subcode, boolean passing, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.subcode = subcode;
        this.passing = passing;
    }

    static GraphRefusal of(int code, int subcode, String message) {
        return new GraphRefusal(400, code, subcode, false, message);
    }

    /** A token that is no good: a 400, not a 401. */
    static GraphRefusal token(int subcode, String message) {
        return new GraphRefusal(400, 190, subcode, false, message);
    }

    static GraphRefusal permission(String scope) {
        return new GraphRefusal(403, 10, 0, false, "(#10) Application does not have permission " + scope);
    }

    static GraphRefusal invalid(String message) {
        return of(100, 0, "(#100) " + message);
    }

    static GraphRefusal unknown(String id) {
        return of(
                100,
                33,
                "Unsupported request. Object with ID '" + id + "' does not exist, cannot be loaded due to missing"
                        + " permissions, or does not support this operation.");
    }

    /** Throttled for one person's sake. */
    static GraphRefusal busy() {
        return new GraphRefusal(403, 17, 0, true, "(#17) User request limit reached");
    }

    static GraphRefusal down(int status) {
        return new GraphRefusal(
                status, 2, 0, true, "An unexpected error has occurred. Please retry your request later.");
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        ObjectNode body = Reply.JSON.createObjectNode();
        ObjectNode error = body.putObject("error")
                .put("message", getMessage())
                .put("type", code == 190 || code == 100 ? "OAuthException" : "IGApiException")
                .put("code", code);
        if (subcode != 0) {
            error.put("error_subcode", subcode);
        }
        error.put("is_transient", passing).put("fbtrace_id", "AbCdEfGhIjKlMnOp");
        return body;
    }
}
