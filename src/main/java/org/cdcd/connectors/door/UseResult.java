package org.cdcd.connectors.door;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How a use ended.
 *
 * @param status {@code success}, {@code error} or {@code rate_limited}
 * @param resultData the sealed result, a compact JWE
 * @param serviceMetadata what may be told outside the seal
 */
public record UseResult(Effect effect, String status, String resultData, ObjectNode serviceMetadata) {
    /** Whether the service may have acted. */
    public enum Effect {
        /** No byte left: the use is given back and the request id is free again. */
        NOT_SENT,
        /** The service answered. */
        ANSWERED,
        /** It was sent and no answer came: never repeated blindly. */
        UNKNOWN
    }
}
