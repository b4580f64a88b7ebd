package org.cdcd.connectors.twin.onedrive;

import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a fragment belongs ({@code Content-Range}): in multiples of 320 KiB, but for the last. */
record Fragment(long from, long end, long total) {
    private static final long UNIT = 320 * 1024;
    private static final long MOST = 60L * 1024 * 1024;
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    static Fragment of(HttpServerRequest request) {
        Matcher range = RANGE.matcher(String.valueOf(request.getHeader("Content-Range")));
        if (!range.matches()) {
            throw GraphRefusal.invalid("Invalid Content-Range header");
        }
        Fragment fragment = new Fragment(
                Long.parseLong(range.group(1)), Long.parseLong(range.group(2)) + 1, Long.parseLong(range.group(3)));
        long length = fragment.end - fragment.from;
        if (!String.valueOf(length).equals(request.getHeader("Content-Length")) || fragment.end > fragment.total) {
            throw GraphRefusal.invalid("Declared length does not match the Content-Range");
        }
        if (length >= MOST || !fragment.isLast() && length % UNIT != 0) {
            throw GraphRefusal.invalid("The fragment is too large or no multiple of 320 KiB");
        }
        return fragment;
    }

    boolean isLast() {
        return end == total;
    }
}
