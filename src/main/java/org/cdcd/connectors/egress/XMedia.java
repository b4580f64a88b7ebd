package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Media of X: {@code initialize} with type and size, which the route describes, numbered segments in Base64, and
 * {@code finalize}, whose answer is the upload's. A segment is known by its number, so sending it again does no harm.
 */
final class XMedia implements UploadProtocol {
    /** In Base64 this stays well below the five megabytes that a segment may have; a thousand of them hold any film. */
    static final int SEGMENT = 2 * 1024 * 1024;

    private static final String INITIALIZE = "/initialize";
    private static final String JSON = "application/json; charset=utf-8";

    private final UploadOrder order;
    private String session = "";

    XMedia(UploadOrder order) {
        this.order = order;
    }

    @Override
    public ServiceCall opening() {
        ServiceCall call = order.call();
        ObjectNode about = UploadOrder.json(call.body());
        about.put("media_type", order.file().type()).put("total_bytes", order.length());
        return json(call.target(), about);
    }

    @Override
    public void opened(Outcome.Done answer) {
        String id = answer.body().at("/data/id").asText();
        String target = order.call().target();
        if (!id.matches("[0-9]{1,19}") || !target.endsWith(INITIALIZE)) {
            throw Refusal.of(ErrorCode.SERVICE_ERROR, "the service gave no id for the upload");
        }
        session = target.substring(0, target.length() - INITIALIZE.length()) + "/" + id;
    }

    @Override
    public int chunkSize(long offset) {
        return SEGMENT;
    }

    @Override
    public ServiceCall chunk(long offset, Buffer bytes) {
        ObjectNode segment = JsonNodeFactory.instance.objectNode();
        segment.put("segment_index", offset / SEGMENT).put("media", bytes.getBytes());
        return json(session + "/append", segment);
    }

    @Override
    public Progress progress(Outcome.Done answer, long offset, long end) {
        return new Progress.Kept(end);
    }

    @Override
    public @Nullable ServiceCall question() {
        return null;
    }

    @Override
    public ServiceCall closing() {
        return order.step("POST", session + "/finalize", Map.of(), null);
    }

    private ServiceCall json(String target, ObjectNode body) {
        Map<String, String> headers = new HashMap<>(order.call().headers());
        headers.put("content-type", JSON);
        return order.step("POST", target, headers, Buffer.buffer(Wire.bytes(body)));
    }
}
