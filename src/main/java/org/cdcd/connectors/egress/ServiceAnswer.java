package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.cdcd.connectors.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What came back over the hop.
 *
 * @param headers by name in lower case; values of a repeated one are joined by commas (RFC 9110, 5.3)
 * @param json the body, a missing node if there is none or it is not JSON
 * @param isJson whether the body is JSON or empty
 */
record ServiceAnswer(int status, Map<String, String> headers, JsonNode json, boolean isJson) {
    /** The vault refuses by itself: its error code. */
    static final String REFUSED = "cdcd-refused";

    /** {@code true} if no byte has left the vault for the service. */
    static final String NOT_SENT = "cdcd-not-sent";

    /** In the trailer beside the code: what the vault says about it. */
    static final String DETAIL = "cdcd-detail";

    /** How long the service says its body is; the hop itself sends it in chunks. */
    static final String LENGTH = "cdcd-length";

    /** The status beside the headers of an outcome, named as HTTP/2 names it (RFC 9113, 8.3.2). */
    static final String STATUS = ":status";

    ServiceAnswer {
        headers = Map.copyOf(headers);
    }

    /** @param kind how a good answer is written; any other is JSON or nothing */
    static ServiceAnswer of(int status, MultiMap received, @Nullable Buffer body, ServiceCall.AnswerKind kind) {
        Map<String, String> headers = new LinkedHashMap<>();
        received.forEach((name, value) ->
                headers.merge(name.toLowerCase(Locale.ROOT), value, (one, other) -> one + ", " + other));
        headers.put(STATUS, Integer.toString(status));
        boolean lines = kind == ServiceCall.AnswerKind.LINES && status / 100 == 2;
        JsonNode json = lines ? Wire.lines(body) : Wire.parse(body);
        return new ServiceAnswer(status, headers, json == null ? MissingNode.getInstance() : json, json != null);
    }

    /** The vault's refusal of an answer that had begun, or null if it let the whole answer pass. */
    static @Nullable ServiceAnswer refusedLate(MultiMap trailers) {
        String code = trailers.get(REFUSED);
        if (code == null) {
            return null;
        }
        ObjectNode problem = JsonNodeFactory.instance.objectNode();
        problem.put("detail", trailers.get(DETAIL));
        int status = ErrorCode.of(code).orElse(ErrorCode.INTERNAL_ERROR).httpStatus();
        return new ServiceAnswer(status, Map.of(REFUSED, code, STATUS, Integer.toString(status)), problem, true);
    }

    @Nullable
    String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean notSent() {
        return "true".equals(headers.get(NOT_SENT));
    }

    @Override
    public String toString() {
        return "ServiceAnswer[" + status + "]";
    }
}
