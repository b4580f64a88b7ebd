package org.cdcd.connectors.catalog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** An HTTP-date (RFC 9110, 5.6.7), in the one form that is still written. */
public final class HttpDate {
    private HttpDate() {}

    /** To the second; null if it cannot be read. */
    public static @Nullable Instant read(String text) {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
