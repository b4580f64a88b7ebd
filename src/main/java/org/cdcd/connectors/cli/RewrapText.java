package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;

/** What is left of a rotation of the key encryption key, how fast it goes, and how long it still takes, as sentences. */
final class RewrapText {
    private static final Duration IN_SECONDS = Duration.ofMinutes(2);
    private static final Duration IN_MINUTES = Duration.ofHours(2);

    private RewrapText() {}

    /** @param status as the management port tells it; what it leaves out is left out here */
    static String of(JsonNode status) {
        long remaining = status.path("remaining").asLong();
        if (remaining == 0) {
            return "Everything is under version " + status.path("current").asText() + done(status) + ".";
        }
        long broken = status.path("broken").asLong();
        if (broken >= remaining) {
            return broken + " do not open and stay under their version; all others are under version "
                    + status.path("current").asText() + ".";
        }
        return remaining + " of " + status.path("total").asLong() + " are still to be wrapped anew" + pace(status)
                + "; this goes on in the background."
                + (broken == 0 ? "" : " " + broken + " of them do not open and stay under their version.");
    }

    private static String done(JsonNode status) {
        double perSecond = status.path("perSecond").asDouble();
        return perSecond == 0 ? "" : "; it was wrapped anew at " + number(perSecond) + " a second";
    }

    private static String pace(JsonNode status) {
        if (!status.hasNonNull("perSecond")) {
            return "";
        }
        double perSecond = status.path("perSecond").asDouble();
        if (perSecond == 0) {
            return ", and of late none was";
        }
        return ", " + number(perSecond) + " a second"
                + (status.hasNonNull("secondsLeft")
                        ? ", about " + span(status.path("secondsLeft").asLong()) + " more"
                        : "");
    }

    private static String number(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond);
    }

    private static String span(long seconds) {
        if (seconds < IN_SECONDS.toSeconds()) {
            return seconds + " s";
        }
        return seconds < IN_MINUTES.toSeconds()
                ? Math.ceilDiv(seconds, Duration.ofMinutes(1).toSeconds()) + " min"
                : Math.ceilDiv(seconds, Duration.ofHours(1).toSeconds()) + " h";
    }
}
