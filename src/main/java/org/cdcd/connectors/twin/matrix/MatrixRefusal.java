package org.cdcd.connectors.twin.matrix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdcd.connectors.twin.Reply;

/** An answer that is a no: {@code errcode} and a sentence. */
final class MatrixRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ObjectNode body;

    private MatrixRefusal(int status, ObjectNode body) {
        super("status " + status, null, false, false);
        this.status = status;
        this.body = body;
    }

    static MatrixRefusal of(int status, String errcode, String error) {
        return new MatrixRefusal(
                status, Reply.JSON.createObjectNode().put("errcode", errcode).put("error", error));
    }

    /** @param soft whether the session may be taken up again with a new token */
    static MatrixRefusal token(boolean soft) {
        MatrixRefusal refusal = of(401, "M_UNKNOWN_TOKEN", soft ? "Token expired" : "Unrecognised access token");
        refusal.body.put("soft_logout", soft);
        return refusal;
    }

    static MatrixRefusal limited(long millis) {
        MatrixRefusal refusal = of(429, "M_LIMIT_EXCEEDED", "Too Many Requests");
        refusal.body.put("retry_after_ms", millis);
        return refusal;
    }

    static MatrixRefusal badJson(String error) {
        return of(400, "M_BAD_JSON", error);
    }

    static MatrixRefusal notFound(String error) {
        return of(404, "M_NOT_FOUND", error);
    }

    static MatrixRefusal forbidden(String error) {
        return of(403, "M_FORBIDDEN", error);
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        return body;
    }
}
