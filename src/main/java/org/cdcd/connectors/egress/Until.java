package org.cdcd.connectors.egress;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When a call that asks how far the service has come has asked often enough. Parameters of {@code service:}:
 *
 * <ul>
 *   <li>{@code until.at}: the place in the answer that says how far it is, a JSON Pointer
 *   <li>{@code until.done}, {@code until.failed}: the values there that end the asking, well or badly; any other goes on
 *   <li>{@code until.absent=true}: it is done as well where the answer has no such place
 *   <li>{@code until.pause}: how long to wait before asking again, such as {@code PT3S}
 *   <li>{@code until.pause_at}: where the answer names a wait of its own, in seconds
 *   <li>{@code until.detail}: where the answer says why it failed
 * </ul>
 *
 * The operation's deadline and its {@code max_calls} bound the asking.
 */
record Until(
        JsonPointer at,
        Set<String> done,
        Set<String> failed,
        boolean absent,
        Duration pause,
        @Nullable JsonPointer pauseAt,
        @Nullable JsonPointer detail) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final long LONGEST_SECONDS = 86_400;

    /** How far the service is. */
    enum Progress {
        DONE,
        FAILED,
        PENDING
    }

    /**
     * @param parameters those behind {@code until.}
     * @return null if there are none
     * @throws IllegalArgumentException with a sentence for whoever wrote the route
     */
    static @Nullable Until parse(Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return null;
        }
        Map<String, String> left = new LinkedHashMap<>(parameters);
        String at = left.remove("at");
        String done = left.remove("done");
        String pause = left.remove("pause");
        if (at == null || done == null || pause == null) {
            throw new IllegalArgumentException("asking again needs until.at, until.done and until.pause");
        }
        Until until = new Until(
                JsonPointer.compile(at),
                values(done),
                values(left.remove("failed")),
                Boolean.parseBoolean(left.remove("absent")),
                duration(pause),
                pointer(left.remove("pause_at")),
                pointer(left.remove("detail")));
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("nobody knows until." + String.join(", until.", left.keySet()));
        }
        return until;
    }

    private static Set<String> values(@Nullable String listed) {
        List<String> entries = listed == null ? List.of() : List.of(listed.split(","));
        return entries.stream().map(String::strip).collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable JsonPointer pointer(@Nullable String text) {
        return text == null ? null : JsonPointer.compile(text);
    }

    private static Duration duration(String text) {
        try {
            Duration pause = Duration.parse(text);
            return pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("until.pause is a duration such as PT3S, not " + text, e);
        }
    }

    Progress of(JsonNode answer) {
        JsonNode value = answer.at(at);
        if (value.isMissingNode() || value.isNull()) {
            return absent ? Progress.DONE : Progress.PENDING;
        }
        String text = Wire.text(value);
        if (done.contains(text)) {
            return Progress.DONE;
        }
        return failed.contains(text) ? Progress.FAILED : Progress.PENDING;
    }

    /** The wait that the answer names, or the usual one. */
    Duration pause(JsonNode answer) {
        JsonNode named = pauseAt == null ? null : answer.at(pauseAt);
        long seconds = named == null ? 0 : Math.min(named.asLong(0), LONGEST_SECONDS);
        return seconds <= 0 ? pause : Duration.ofSeconds(seconds);
    }

    /** The service's own sentence on what failed. */
    String detail(JsonNode answer) {
        JsonNode said = answer.at(detail == null ? at : detail);
        return said.isMissingNode() || said.isNull() ? "the service could not do it" : Wire.text(said);
    }
}
