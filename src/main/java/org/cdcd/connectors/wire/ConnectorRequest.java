package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for: run this operation with that credential. Its signature travels beside it in the {@link Envelope},
 * over the very bytes that were sent.
 *
 * @param requestId unique for the caller; the same id and bytes again get the same answer again
 * @param parameters the operation's input
 * @param satReference the {@code jti} of the scheduled access token that comes with it, if one does
 */
public record ConnectorRequest(
        UUID requestId,
        String connectorId,
        UUID credentialReference,
        String operation,
        ObjectNode parameters,
        Instant requestTime,
        @Nullable UUID satReference) {
    /** The largest request, in bytes of JSON. */
    public static final int MAX_BYTES = 256 * 1024;

    private static final int MAX_NAME = 128;

    public ConnectorRequest {
        Objects.requireNonNull(requestId);
        Objects.requireNonNull(connectorId);
        Objects.requireNonNull(credentialReference);
        Objects.requireNonNull(operation);
        Objects.requireNonNull(parameters);
        Objects.requireNonNull(requestTime);
    }

    /**
     * Reads the JSON by the rules of {@link Json#strictObject}. Exactly the container's members are allowed; names that start
     * with {@code x_} are passed over.
     */
    public static ConnectorRequest parse(byte[] json) {
        Members members = new Members(Json.strictObject(json, MAX_BYTES));
        ConnectorRequest request = new ConnectorRequest(
                members.uuid("request_id"),
                members.text("connector_id", MAX_NAME),
                members.uuid("credential_reference"),
                members.text("operation", MAX_NAME),
                members.object("parameters"),
                members.time("request_time"),
                members.optionalUuid("sat_reference"));
        members.refuseOthers();
        return request;
    }

    public byte[] toJson() {
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("request_id", requestId.toString())
                .put("connector_id", connectorId)
                .put("credential_reference", credentialReference.toString())
                .put("operation", operation);
        json.set("parameters", parameters);
        json.put("request_time", requestTime.toString());
        if (satReference != null) {
            json.put("sat_reference", satReference.toString());
        }
        return Json.bytes(json);
    }

    /** Without the parameters: they are the caller's. */
    @Override
    public String toString() {
        return "ConnectorRequest[" + connectorId + " " + operation + " " + requestId + "]";
    }
}
