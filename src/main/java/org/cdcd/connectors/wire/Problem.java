package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A failure as a problem document (RFC 9457), for what goes wrong before a request is verified. */
public final class Problem {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Relative to the server that says it (RFC 9457, 3.1.1): the list there has the code with a sentence. */
    private static final String TYPES = "/api/v1/errors#";

    private Problem() {}

    /** The standard's members and those of {@link ErrorBody}. */
    public static ObjectNode of(Refusal refusal) {
        ErrorCode code = refusal.code();
        ObjectNode document = Json.MAPPER
                .createObjectNode()
                .put("type", TYPES + code.wireName())
                .put("title", title(code))
                .put("status", code.httpStatus())
                .put("detail", refusal.detail())
                .put("code", code.wireName());
        ErrorBody.advise(document, refusal);
        return document;
    }

    private static String title(ErrorCode code) {
        String words = code.wireName().replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
