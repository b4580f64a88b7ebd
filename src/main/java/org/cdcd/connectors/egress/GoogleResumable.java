package org.cdcd.connectors.egress;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Google's resumable protocol: a first call makes a session, whose address is the answer's {@code Location}; chunks go there;
 * 308 says by {@code Range} how much was kept. A chunk whose answer is lost is not sent again blindly: the session is asked.
 */
final class GoogleResumable implements UploadProtocol {
    /** A multiple of 256 KiB, as every chunk but the last must be. */
    static final int CHUNK = 8 * 1024 * 1024;

    private static final int RESUME = 308;
    private static final Pattern KEPT = Pattern.compile("bytes=0-(\\d{1,18})");

    private final UploadOrder order;
    private URI session = URI.create("");

    GoogleResumable(UploadOrder order) {
        this.order = order;
    }

    @Override
    public ServiceCall opening() {
        ServiceCall call = order.call();
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.put("x-upload-content-type", order.file().type());
        headers.put("x-upload-content-length", Long.toString(order.length()));
        return order.step(call.method(), call.target(), headers, call.body());
    }

    @Override
    public void opened(Outcome.Done answer) {
        session = order.address(answer.headers().get("location"));
    }

    @Override
    public int chunkSize(long offset) {
        return CHUNK;
    }

    @Override
    public ServiceCall chunk(long offset, Buffer bytes) {
        String range = order.length() == 0
                ? "bytes */0"
                : "bytes " + offset + "-" + (offset + bytes.length() - 1) + "/" + order.length();
        return order.step("PUT", session, headers(range), bytes, RESUME);
    }

    @Override
    public ServiceCall question() {
        return order.step("PUT", session, headers("bytes */" + order.length()), Buffer.buffer(), RESUME);
    }

    private Map<String, String> headers(String range) {
        Map<String, String> headers = new HashMap<>(order.call().headers());
        headers.put("content-type", order.file().type());
        headers.put("content-range", range);
        return headers;
    }

    /** No range means that nothing is kept: RFC 9110, 14.1.2 has no way to say it. */
    @Override
    public Progress progress(Outcome.Done answer, long offset, long end) {
        if (!answer.headers().getOrDefault(ServiceAnswer.STATUS, "").equals(Integer.toString(RESUME))) {
            return new Progress.Complete(answer);
        }
        Matcher range = KEPT.matcher(answer.headers().getOrDefault("range", ""));
        return new Progress.Kept(range.matches() ? Long.parseLong(range.group(1)) + 1 : 0);
    }
}
