package org.cdcd.connectors.twin.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.cdcd.connectors.twin.google.GoogleRefusal;

/** When an event begins or ends: a day, or a moment. */
record EventTime(Instant at, boolean wholeDay) {
    /** From {@code {date}} or {@code {dateTime, timeZone}}; a moment without an offset needs a zone. */
    static EventTime of(JsonNode json, String name) {
        String date = json.path("date").asText("");
        String dateTime = json.path("dateTime").asText("");
        if (date.isEmpty() == dateTime.isEmpty()) {
            throw json.isMissingNode()
                    ? GoogleRefusal.of(400, "required", "Missing " + name + " time.")
                    : GoogleRefusal.of(400, "invalid", "Invalid " + name + " time.");
        }
        try {
            return date.isEmpty()
                    ? new EventTime(moment(dateTime, json.path("timeZone").asText(""), name), false)
                    : new EventTime(LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant(), true);
        } catch (DateTimeException wrong) {
            throw GoogleRefusal.of(400, "invalid", "Invalid " + name + " time.");
        }
    }

    private static Instant moment(String dateTime, String zone, String name) {
        ZoneId known = zone.isEmpty() ? null : ZoneId.of(zone);
        if (dateTime.matches(".*(Z|[+-]\\d\\d:\\d\\d)")) {
            return OffsetDateTime.parse(dateTime).toInstant();
        }
        if (known == null) {
            throw GoogleRefusal.of(400, "required", "Missing time zone definition for " + name + " time.");
        }
        return LocalDateTime.parse(dateTime).atZone(known).toInstant();
    }

    /** A bound of a query (RFC 3339, with an offset). */
    static Instant bound(String text, String parameter) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException wrong) {
            throw GoogleRefusal.of(400, "badRequest", "Bad Request", parameter);
        }
    }
}
