package org.cdcd.connectors.cli.docs;

import java.time.Duration;

/** Spans of time as people say them. */
final class Durations {
    private Durations() {}

    static String text(Duration span) {
        if (span.toDays() > 0 && span.equals(Duration.ofDays(span.toDays()))) {
            return count(span.toDays(), "day");
        }
        if (span.toHours() > 0 && span.equals(Duration.ofHours(span.toHours()))) {
            return count(span.toHours(), "hour");
        }
        if (span.toMinutes() > 0 && span.equals(Duration.ofMinutes(span.toMinutes()))) {
            return count(span.toMinutes(), "minute");
        }
        return count(span.toSeconds(), "second");
    }

    private static String count(long number, String unit) {
        return number == 1 ? "one " + unit : number + " " + unit + "s";
    }
}
