package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * An answer that was verified and opened.
 *
 * @param status {@code success}, {@code error} or {@code rate_limited}
 * @param json the operation's output, or {@code {"error": …}}
 * @param serviceMetadata what the server says about the call outside the seal
 * @param blob the content, where it was too large for the answer
 */
public record Result(
        String status,
        JsonNode json,
        ObjectNode serviceMetadata,
        @Nullable Blob blob) {
    static Result of(ConnectorResponse response, JsonNode opened) {
        JsonNode blob = opened.get("blob");
        return new Result(
                response.status(), opened, response.serviceMetadata(), blob == null ? null : Blob.parse(blob));
    }

    public boolean isSuccess() {
        return status.equals("success");
    }

    /** This result if it is a success; otherwise it is thrown as {@link ApiFailure}. */
    public Result orThrow() {
        if (isSuccess()) {
            return this;
        }
        throw ApiFailure.of(0, json.path("error"));
    }
}
