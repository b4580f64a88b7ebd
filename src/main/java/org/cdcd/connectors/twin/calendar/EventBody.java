package org.cdcd.connectors.twin.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.google.GoogleRefusal;

/** What may be written into an event. */
final class EventBody {
    /** What a whole new version takes away if it does not say it. */
    static final List<String> OPTIONAL =
            List.of("summary", "description", "location", "attendees", "recurrence", "visibility", "transparency");

    private static final int LONGEST_SUMMARY = 1024;
    private static final int LONGEST_DESCRIPTION = 8192;
    private static final int MOST_ATTENDEES = 200;
    private static final Set<String> VISIBILITIES = Set.of("default", "public", "private", "confidential");
    private static final Set<String> TRANSPARENCIES = Set.of("opaque", "transparent");

    private EventBody() {}

    static ObjectNode checked(ObjectNode body) {
        if (body.path("summary").asText().length() > LONGEST_SUMMARY
                || body.path("description").asText().length() > LONGEST_DESCRIPTION) {
            throw invalid("Invalid Value");
        }
        oneOf(body.path("visibility"), VISIBILITIES);
        oneOf(body.path("transparency"), TRANSPARENCIES);
        JsonNode attendees = body.path("attendees");
        if (attendees.size() > MOST_ATTENDEES) {
            throw GoogleRefusal.of(400, "tooManyAttendees", "Too many attendees.");
        }
        attendees.forEach(one -> {
            if (!one.path("email").asText().matches("[^@\\s]+@[^@\\s]+")) {
                throw invalid("Invalid attendee email.");
            }
        });
        body.path("recurrence").forEach(one -> {
            if (!one.asText().matches("(RRULE|EXRULE|RDATE|EXDATE)[:;].+")) {
                throw invalid("Invalid recurrence rule.");
            }
        });
        return body;
    }

    /** Refuses an event that ends before it begins, or that is a day at one end and a moment at the other. */
    static void checkSpan(ObjectNode body) {
        EventTime start = EventTime.of(body.path("start"), "start");
        EventTime end = EventTime.of(body.path("end"), "end");
        if (start.wholeDay() != end.wholeDay()) {
            throw invalid("Invalid start or end time.");
        }
        if (end.at().isBefore(start.at()) || (end.wholeDay() && end.at().equals(start.at()))) {
            throw GoogleRefusal.of(400, "timeRangeEmpty", "The specified time range is empty.");
        }
        boolean zoned = !body.path("start").path("timeZone").asText().isEmpty();
        if (body.has("recurrence") && !start.wholeDay() && !zoned) {
            throw GoogleRefusal.of(400, "required", "Missing time zone definition for start time.");
        }
    }

    private static void oneOf(JsonNode value, Set<String> allowed) {
        if (value.isTextual() && !allowed.contains(value.asText())) {
            throw invalid("Invalid Value");
        }
    }

    private static GoogleRefusal invalid(String message) {
        return GoogleRefusal.of(400, "invalid", message);
    }
}
