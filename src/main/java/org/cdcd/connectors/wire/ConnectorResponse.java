package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * The answer to a {@link ConnectorRequest}.
 *
 * @param status {@code success}, {@code error} or {@code rate_limited}
 * @param resultData the result sealed to the caller's key: a compact JWE (RFC 7516)
 * @param serviceMetadata what may be known outside the seal
 */
public record ConnectorResponse(
        UUID requestId, String status, String resultData, ObjectNode serviceMetadata, Instant timestamp) {
    /** The largest response, in bytes of JSON. */
    public static final int MAX_BYTES = 2 * 1024 * 1024;

    private static final Set<String> STATUSES = Set.of("success", "error", "rate_limited");

    public ConnectorResponse {
        Objects.requireNonNull(requestId);
        Objects.requireNonNull(resultData);
        Objects.requireNonNull(serviceMetadata);
        Objects.requireNonNull(timestamp);
        if (!STATUSES.contains(status)) {
            throw new IllegalArgumentException("no status of a response");
        }
    }

    /** Reads the JSON by the same rules as {@link ConnectorRequest#parse}. */
    public static ConnectorResponse parse(byte[] json) {
        Members members = new Members(Json.strictObject(json, MAX_BYTES));
        ConnectorResponse response = new ConnectorResponse(
                members.uuid("request_id"),
                status(members),
                members.text("result_data", MAX_BYTES),
                members.object("service_metadata"),
                members.time("timestamp"));
        members.refuseOthers();
        return response;
    }

    private static String status(Members members) {
        String status = members.text("status", 32);
        if (!STATUSES.contains(status)) {
            throw Members.wrong("status", "success, error or rate_limited");
        }
        return status;
    }

    public byte[] toJson() {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("request_id", requestId.toString())
                .put("status", status)
                .put("result_data", resultData);
        json.set("service_metadata", serviceMetadata);
        json.put("timestamp", timestamp.toString());
        return Json.bytes(json);
    }

    @Override
    public String toString() {
        return "ConnectorResponse[" + status + " " + requestId + "]";
    }
}
