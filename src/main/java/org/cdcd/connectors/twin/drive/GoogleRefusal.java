package org.cdcd.connectors.twin.drive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/** Google says no: {@code {error: {code, message, errors: [{domain, reason, message}], status}}}. */
final class GoogleRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;
    private final @Nullable String parameter;

    private GoogleRefusal(int status, String reason, String message, @Nullable String parameter) {
        super(message, null, false, false);
        this.status = status;
        this.reason = reason;
        this.parameter = parameter;
    }

    static GoogleRefusal of(int status, String reason, String message) {
        return new GoogleRefusal(status, reason, message, null);
    }

    static GoogleRefusal invalid(String parameter) {
        return new GoogleRefusal(400, "invalid", "Invalid Value", parameter);
    }

    static GoogleRefusal required(String parameter) {
        return new GoogleRefusal(400, "required", "Required parameter: " + parameter, parameter);
    }

    static GoogleRefusal notFound(String id) {
        return new GoogleRefusal(404, "notFound", "File not found: " + id + ".", "fileId");
    }

    static GoogleRefusal badRequest(String message) {
        return of(400, "badRequest", message);
    }

    static GoogleRefusal fileForbidden() {
        return of(403, "insufficientFilePermissions", "The user does not have sufficient permissions for this file.");
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        ObjectNode body = Reply.JSON.createObjectNode();
        ObjectNode error = body.putObject("error").put("code", status).put("message", getMessage());
        ObjectNode one = error.putArray("errors")
                .addObject()
                .put("message", getMessage())
                .put("domain", reason.endsWith("LimitExceeded") ? "usageLimits" : "global")
                .put("reason", reason);
        if (parameter != null) {
            one.put("location", parameter).put("locationType", "parameter");
        }
        String name = switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 429 -> "RESOURCE_EXHAUSTED";
            default -> "";
        };
        if (!name.isEmpty()) {
            error.put("status", name);
        }
        if (reason.equals("insufficientPermissions")) {
            error.putArray("details")
                    .addObject()
                    .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                    .put("reason", "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
                    .put("domain", "googleapis.com");
        }
        return body;
    }
}
