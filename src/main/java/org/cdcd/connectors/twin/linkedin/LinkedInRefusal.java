package org.cdcd.connectors.twin.linkedin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdcd.connectors.twin.Reply;

/** LinkedIn says no: {@code {status, serviceErrorCode, code, message}}. */
final class LinkedInRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int serviceCode;
    private final String code;

    private LinkedInRefusal(int status, int serviceCode, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.serviceCode = serviceCode;
        this.code = code;
    }

    static LinkedInRefusal of(int status, String code, String message) {
        return new LinkedInRefusal(status, 0, code, message);
    }

    static LinkedInRefusal invalid(String message) {
        return of(400, "ILLEGAL_ARGUMENT", message);
    }

    static LinkedInRefusal notFound() {
        return of(404, "NOT_FOUND", "Could not find entity");
    }

    static LinkedInRefusal unknownToken() {
        return new LinkedInRefusal(401, 65_600, "INVALID_ACCESS_TOKEN", "Invalid access token");
    }

    static LinkedInRefusal expiredToken() {
        return new LinkedInRefusal(401, 65_602, "EXPIRED_ACCESS_TOKEN", "The token used in the request has expired");
    }

    static LinkedInRefusal denied(String what) {
        return new LinkedInRefusal(403, 100, "ACCESS_DENIED", "Not enough permissions to access: " + what);
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        ObjectNode body = Reply.JSON.createObjectNode().put("status", status);
        if (serviceCode != 0) {
            body.put("serviceErrorCode", serviceCode);
        }
        return body.put("code", code).put("message", getMessage());
    }
}
