package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Upload sessions of Microsoft Graph: {@code createUploadSession} gives an address on another host that needs no credential
 * and takes none; fragments go there in order; {@code nextExpectedRanges} says what is missing. A small file goes in one call
 * to {@code …/content}, which the route describes; the JSON of the route is for the session.
 */
final class GraphSession implements UploadProtocol {
    /** Fragments are multiples of 320 KiB; this is the last one below 8 MiB. */
    static final int CHUNK = 25 * 320 * 1024;

    private static final long SMALL = 4L * 1024 * 1024;
    private static final String CONTENT = "/content";
    private static final String SESSION = "/createUploadSession";
    private static final int WRONG_RANGE = 416;
    private static final Pattern NEXT = Pattern.compile("(\\d{1,18})(-\\d*)?");

    private final UploadOrder order;
    private URI session = URI.create("");

    GraphSession(UploadOrder order) {
        this.order = order;
    }

    @Override
    public @Nullable ServiceCall atOnce() {
        return order.length() <= SMALL ? order.whole() : null;
    }

    @Override
    public ServiceCall opening() {
        ServiceCall call = order.call();
        String path = call.target().replaceFirst("\\?.*", "");
        if (!path.endsWith(CONTENT)) {
            throw new IllegalStateException("an upload by graph-session is a PUT to .../content");
        }
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.remove("content-type");
        if (call.body() != null) {
            headers.put("content-type", "application/json");
        }
        return order.step(
                "POST", path.substring(0, path.length() - CONTENT.length()) + SESSION, headers, call.body());
    }

    @Override
    public void opened(Outcome.Done answer) {
        session = order.address(answer.body().path("uploadUrl").asText());
    }

    @Override
    public int chunkSize(long offset) {
        return CHUNK;
    }

    @Override
    public ServiceCall chunk(long offset, Buffer bytes) {
        String range = "bytes " + offset + "-" + (offset + bytes.length() - 1) + "/" + order.length();
        return order.step("PUT", session, Map.of("content-range", range), bytes, WRONG_RANGE);
    }

    @Override
    public ServiceCall question() {
        return order.step("GET", session, Map.of(), null);
    }

    @Override
    public Progress progress(Outcome.Done answer, long offset, long end) {
        if (answer.headers().getOrDefault(ServiceAnswer.STATUS, "").equals(Integer.toString(WRONG_RANGE))) {
            return new Progress.Unsaid();
        }
        JsonNode expected = answer.body().path("nextExpectedRanges");
        if (!expected.isArray()) {
            return new Progress.Complete(answer);
        }
        Matcher next = NEXT.matcher(expected.path(0).asText());
        if (!next.matches()) {
            throw Refusal.of(ErrorCode.SERVICE_ERROR, "the service does not say what it has of the upload");
        }
        return new Progress.Kept(Long.parseLong(next.group(1)));
    }
}
