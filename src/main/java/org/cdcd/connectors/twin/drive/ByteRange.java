package org.cdcd.connectors.twin.drive;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.google.GoogleRefusal;
import org.jspecify.annotations.Nullable;

/** One range of a content: {@code bytes=a-b}, {@code bytes=a-} or {@code bytes=-n}. */
record ByteRange(long from, long length, boolean partial) {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    static ByteRange of(@Nullable String header, long total) {
        Matcher matcher = RANGE.matcher(header == null ? "" : header);
        if (!matcher.matches() || header == null || header.equals("bytes=-")) {
            // a header that is not understood is ignored
            return new ByteRange(0, total, false);
        }
        if (matcher.group(1).isEmpty()) {
            long length = Math.min(total, Long.parseLong(matcher.group(2)));
            return checked(total - length, length, total);
        }
        long from = Long.parseLong(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? total - 1 : Math.min(total - 1, Long.parseLong(matcher.group(2)));
        return checked(from, last - from + 1, total);
    }

    private static ByteRange checked(long from, long length, long total) {
        if (length < 1 || from >= total) {
            throw GoogleRefusal.of(416, "requestedRangeNotSatisfiable", "Request range not satisfiable");
        }
        return new ByteRange(from, length, true);
    }

    long last() {
        return from + length - 1;
    }
}
