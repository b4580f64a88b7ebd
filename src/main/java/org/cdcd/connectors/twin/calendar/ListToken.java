package org.cdcd.connectors.twin.calendar;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A page token or a sync token, good for one calendar.
 *
 * @param changes how many there had been when the list was begun
 */
record ListToken(String kind, String calendar, long changes, int offset) {
    String text() {
        String plain = kind + "|" + calendar + "|" + changes + "|" + offset;
        return Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Null if it is not a token of this kind for this calendar. */
    static @Nullable ListToken parse(String text, String kind, String calendar) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\\|");
            return parts.length == 4 && parts[0].equals(kind) && parts[1].equals(calendar)
                    ? new ListToken(kind, calendar, Long.parseLong(parts[2]), Integer.parseInt(parts[3]))
                    : null;
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }
}
