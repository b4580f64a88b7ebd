package org.cdcd.connectors.egress;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One request to a service, complete but for the handle.
 *
 * @param host the authority it is for
 * @param target path and query, percent-encoded
 * @param body the body if it fits in memory
 * @param upload the body if it is a stream; at most one of the two is there
 * @param answer what to make of the answer
 * @param accepted statuses that are no failure besides 2xx
 * @param idempotent whether it may be sent again without knowing whether it arrived
 */
record ServiceCall(
        String method,
        String host,
        String target,
        Map<String, String> headers,
        @Nullable Buffer body,
        @Nullable Upload upload,
        AnswerKind answer,
        Set<Integer> accepted,
        boolean idempotent) {
    enum AnswerKind {
        JSON,
        /** One JSON document a line; the last one is judged, for there a service says that it failed midway. */
        LINES,
        BLOB,
        NONE
    }

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    ServiceCall {
        headers = Map.copyOf(headers);
    }

    /** RFC 9110, 9.2.2. */
    static boolean isIdempotent(String method) {
        return IDEMPOTENT.contains(method);
    }

    /** RFC 9110, 9.2.1: a call by this method changes nothing at the service. */
    static boolean isSafe(String method) {
        return SAFE.contains(method);
    }

    boolean streams() {
        return upload != null || answer == AnswerKind.BLOB;
    }

    @Override
    public String toString() {
        return "ServiceCall[" + method + " " + host + "]";
    }
}
