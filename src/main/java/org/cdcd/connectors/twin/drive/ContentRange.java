package org.cdcd.connectors.twin.drive;

import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.google.GoogleRefusal;

/**
 * Where a chunk belongs ({@code Content-Range}).
 *
 * @param from -1 in a question: {@code bytes *}{@code /total}
 * @param length of the chunk
 * @param total of the whole; -1 if not said
 */
record ContentRange(long from, long length, long total) {
    private static final Pattern RANGE = Pattern.compile("bytes\\s+(?:(\\*)|(\\d{1,18})-(\\d{1,18}))/(\\*|\\d{1,18})");

    static ContentRange of(HttpServerRequest request) {
        String header = request.getHeader("Content-Range");
        String sent = request.getHeader("Content-Length");
        long length = sent == null ? -1 : Long.parseLong(sent);
        if (header == null) {
            if (length < 0) {
                throw GoogleRefusal.of(411, "required", "Content-Length is required.");
            }
            return new ContentRange(0, length, length);
        }
        Matcher matcher = RANGE.matcher(header);
        if (!matcher.matches()) {
            throw GoogleRefusal.badRequest("Failed to parse Content-Range header.");
        }
        long total = matcher.group(4).equals("*") ? -1 : Long.parseLong(matcher.group(4));
        if (matcher.group(1) != null) {
            if (length > 0) {
                throw GoogleRefusal.badRequest("A question has no body.");
            }
            return new ContentRange(-1, 0, total);
        }
        long from = Long.parseLong(matcher.group(2));
        long size = Long.parseLong(matcher.group(3)) - from + 1;
        if (size < 1 || (length >= 0 && length != size)) {
            throw GoogleRefusal.badRequest("Content-Range and Content-Length disagree.");
        }
        return new ContentRange(from, size, total);
    }

    boolean isQuestion() {
        return from < 0;
    }

    /** Behind its last byte. */
    long end() {
        return from + length;
    }
}
