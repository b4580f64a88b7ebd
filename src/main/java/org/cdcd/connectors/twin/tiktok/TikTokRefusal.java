package org.cdcd.connectors.twin.tiktok;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cdcd.connectors.twin.Reply;

/** TikTok says no: {@code {data: {}, error: {code, message, log_id}}}. */
final class TikTokRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    TikTokRefusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static TikTokRefusal invalid(String message) {
        return new TikTokRefusal(400, "invalid_params", message);
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        return envelope(Reply.JSON.createObjectNode(), code, String.valueOf(getMessage()));
    }

    /** What every answer of the API is in, good or bad. */
    static ObjectNode envelope(ObjectNode data, String code, String message) {
        ObjectNode body = Reply.JSON.createObjectNode();
        body.set("data", data);
        body.putObject("error")
                .put("code", code)
                .put("message", message)
                .put("log_id", "202611240000000000000000000000");
        return body;
    }
}
