package org.cdcd.connectors.egress;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.catalog.HttpDate;
import org.jspecify.annotations.Nullable;

/**
 * What a service says of the end of what was called: {@code Deprecation} (RFC 9745, and the dates and {@code true} of its
 * drafts) and {@code Sunset} (RFC 8594). To the second; what cannot be read counts as not said.
 *
 * @param since when it was or will be deprecated; null if the service names no time
 * @param sunset when it is expected to answer no more; null if the service names no time
 */
public record Deprecation(@Nullable Instant since, @Nullable Instant sunset) {
    private static final int LONGEST = 64;
    /** Later years have more digits than others read. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** A Date of structured fields (RFC 9651, 3.3.7), whose parameters say nothing here. */
    private static final Pattern DATE = Pattern.compile("@(\\d{1,15})(?:;.*)?");

    /** Null if the service says nothing. */
    static @Nullable Deprecation of(ServiceAnswer answer) {
        String said = bounded(answer.header("Deprecation"));
        String ends = bounded(answer.header("Sunset"));
        Instant sunset = ends == null ? null : HttpDate.read(ends);
        if (said == null) {
            return sunset == null ? null : new Deprecation(null, sunset);
        }
        Instant since = since(said);
        boolean isSaid = since != null || said.equalsIgnoreCase("true");
        return isSaid || sunset != null ? new Deprecation(since, sunset) : null;
    }

    private static @Nullable Instant since(String said) {
        Matcher date = DATE.matcher(said);
        if (!date.matches()) {
            return HttpDate.read(said);
        }
        Instant since = Instant.ofEpochSecond(Long.parseLong(date.group(1)));
        return since.isAfter(LATEST) ? null : since;
    }

    private static @Nullable String bounded(@Nullable String header) {
        return header == null || header.length() > LONGEST ? null : header.strip();
    }
}
