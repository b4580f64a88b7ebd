package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Films of TikTok: the call that the route describes says how the film will be cut and answers with an address, where the
 * chunks go in order and without a credential. There are as many as whole chunks fit; what is left over joins the last one.
 * The upload's answer is that of the first call, for it has the id under which TikTok goes on.
 */
final class TikTokChunks implements UploadProtocol {
    /** TikTok takes 5 to 64 MiB; a thousand of these hold more than it lets anybody post. */
    static final int CHUNK = 8 * 1024 * 1024;

    private static final String CREATED = "201";

    private final UploadOrder order;
    private final long count;
    private Outcome.@Nullable Done begun;
    private URI address = URI.create("");

    TikTokChunks(UploadOrder order) {
        this.order = order;
        this.count = Math.max(1, order.length() / CHUNK);
    }

    @Override
    public ServiceCall opening() {
        ServiceCall call = order.call();
        ObjectNode about = UploadOrder.json(call.body());
        about.putObject("source_info")
                .put("source", "FILE_UPLOAD")
                .put("video_size", order.length())
                .put("chunk_size", Math.min(CHUNK, order.length()))
                .put("total_chunk_count", count);
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.put("content-type", "application/json; charset=utf-8");
        return order.step(call.method(), call.target(), headers, Buffer.buffer(Wire.bytes(about)));
    }

    @Override
    public void opened(Outcome.Done answer) {
        begun = answer;
        address = order.address(answer.body().at("/data/upload_url").asText());
    }

    @Override
    public int chunkSize(long offset) {
        boolean last = offset >= (count - 1) * CHUNK;
        return last ? Math.toIntExact(order.length() - offset) : CHUNK;
    }

    @Override
    public ServiceCall chunk(long offset, Buffer bytes) {
        String range = "bytes " + offset + "-" + (offset + bytes.length() - 1) + "/" + order.length();
        return order.step("PUT", address, Map.of("content-type", order.file().type(), "content-range", range), bytes);
    }

    @Override
    public Progress progress(Outcome.Done answer, long offset, long end) {
        boolean created =
                answer.headers().getOrDefault(ServiceAnswer.STATUS, "").equals(CREATED);
        if (begun == null || created != (end == order.length())) {
            throw Refusal.of(ErrorCode.SERVICE_ERROR, "the service lost track of the upload");
        }
        return created ? new Progress.Complete(begun) : new Progress.Kept(end);
    }

    @Override
    public @Nullable ServiceCall question() {
        return null;
    }
}
