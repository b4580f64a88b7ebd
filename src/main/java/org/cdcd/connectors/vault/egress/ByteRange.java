package org.cdcd.connectors.vault.egress;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One range of bytes (RFC 9110, 14.1.2), both ends included. Several ranges at once are not served: the header is then
 * ignored, as the RFC allows.
 */
record ByteRange(long first, long last) {
    private static final Pattern SINGLE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /** Null if there is no usable range header. */
    static @Nullable ByteRange of(@Nullable String header, long length) {
        Matcher range = SINGLE.matcher(header == null ? "" : header);
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return null;
        }
        if (range.group(1).isEmpty()) {
            return new ByteRange(Math.max(0, length - Long.parseLong(range.group(2))), length - 1);
        }
        long last = range.group(2).isEmpty() ? length - 1 : Math.min(length - 1, Long.parseLong(range.group(2)));
        return new ByteRange(Long.parseLong(range.group(1)), last);
    }

    boolean isSatisfiable(long length) {
        return first <= last && first < length;
    }

    long size() {
        return last - first + 1;
    }
}
