package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Dropbox's upload sessions: {@code start}, {@code append_v2} at an offset, {@code finish} with what the file shall be. The
 * argument of each stands in a header, the bytes are the body. Nobody can be asked for the offset, but a chunk at a wrong one
 * is refused with the right one, so a chunk whose answer is lost is sent again. A file of one chunk goes in one call, which
 * the route describes: its argument is the session's commit.
 */
final class DropboxSession implements UploadProtocol {
    static final int CHUNK = 8 * 1024 * 1024;

    private static final String ARGUMENT = "dropbox-api-arg";
    private static final String PLAIN_UPLOAD = "/upload";
    private static final int CONFLICT = 409;

    private final UploadOrder order;
    private String session = "";

    DropboxSession(UploadOrder order) {
        this.order = order;
    }

    @Override
    public @Nullable ServiceCall atOnce() {
        return order.length() <= CHUNK ? order.call() : null;
    }

    @Override
    public ServiceCall opening() {
        return call("start", object().put("close", false), Buffer.buffer(), false, Set.of());
    }

    @Override
    public void opened(Outcome.Done answer) {
        session = answer.body().path("session_id").asText();
        if (session.isEmpty()) {
            throw Refusal.of(ErrorCode.SERVICE_ERROR, "the service gave no session for the upload");
        }
    }

    @Override
    public int chunkSize(long offset) {
        return CHUNK;
    }

    @Override
    public ServiceCall chunk(long offset, Buffer bytes) {
        ObjectNode argument = object().put("close", false);
        argument.set("cursor", cursor(offset));
        return call("append_v2", argument, bytes, true, Set.of(CONFLICT));
    }

    @Override
    public Progress progress(Outcome.Done answer, long offset, long end) {
        if (!answer.headers().getOrDefault(ServiceAnswer.STATUS, "").equals(Integer.toString(CONFLICT))) {
            return new Progress.Kept(end);
        }
        JsonNode right = answer.body().at("/error/correct_offset");
        if (!right.isIntegralNumber()) {
            throw Refusal.of(ErrorCode.SERVICE_ERROR, "the service lost the session of the upload")
                    .withRemedy("Send the request again under a new id.");
        }
        return new Progress.Kept(right.longValue());
    }

    @Override
    public @Nullable ServiceCall question() {
        return null;
    }

    @Override
    public ServiceCall closing() {
        ObjectNode argument = object();
        argument.set("cursor", cursor(order.length()));
        argument.set("commit", Wire.literal(order.call().headers().getOrDefault(ARGUMENT, "{}")));
        return call("finish", argument, Buffer.buffer(), false, Set.of());
    }

    private ObjectNode cursor(long offset) {
        return object().put("session_id", session).put("offset", offset);
    }

    private ServiceCall call(
            String step, ObjectNode argument, Buffer bytes, boolean idempotent, Set<Integer> accepted) {
        ServiceCall call = order.call();
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.put(ARGUMENT, HeaderText.json(argument));
        headers.put("content-type", "application/octet-stream");
        String target = call.target().substring(0, call.target().length() - PLAIN_UPLOAD.length());
        return order.step(
                call.method(),
                call.host(),
                target + "/upload_session/" + step,
                headers,
                bytes,
                idempotent,
                accepted);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
