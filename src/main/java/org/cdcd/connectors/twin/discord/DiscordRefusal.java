package org.cdcd.connectors.twin.discord;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdcd.connectors.twin.Reply;

/** An answer that is a no: a status, Discord's own code and a sentence. */
final class DiscordRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ObjectNode body;

    private DiscordRefusal(int status, ObjectNode body) {
        super("status " + status, null, false, false);
        this.status = status;
        this.body = body;
    }

    static DiscordRefusal of(int status, int code, String message) {
        return new DiscordRefusal(
                status, Reply.JSON.createObjectNode().put("message", message).put("code", code));
    }

    /** A member of the body is not as it must be. */
    static DiscordRefusal form(String member, String code, String message) {
        DiscordRefusal refusal = of(400, 50035, "Invalid Form Body");
        refusal.body
                .putObject("errors")
                .putObject(member)
                .putArray("_errors")
                .addObject()
                .put("code", code)
                .put("message", message);
        return refusal;
    }

    static DiscordRefusal unauthorized() {
        return of(401, 0, "401: Unauthorized");
    }

    static DiscordRefusal unknown(String what, int code) {
        return of(404, code, "Unknown " + what);
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        return body;
    }
}
