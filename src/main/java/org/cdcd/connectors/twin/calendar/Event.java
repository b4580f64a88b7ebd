package org.cdcd.connectors.twin.calendar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import org.cdcd.connectors.twin.Reply;

/** One event, as it is answered. A deleted one is kept as cancelled, so that it can be told to those who synchronise. */
final class Event {
    private final ObjectNode json;
    private long changed;

    /** @param sequence of the change that made it */
    Event(String id, ObjectNode content, Calendar calendar, Instant now, long sequence) {
        this.json = Reply.JSON.createObjectNode();
        json.put("kind", "calendar#event")
                .put("id", id)
                .put("status", "confirmed")
                .put("htmlLink", "https://www.google.com/calendar/event?eid=" + id)
                .put("created", now.toString())
                .put("iCalUID", id + "@google.com")
                .put("eventType", "default");
        json.putObject("creator").put("email", calendar.owner.email()).put("self", true);
        json.putObject("organizer").put("email", calendar.id).put("self", true);
        json.putObject("reminders").put("useDefault", true);
        replace(content, now, sequence);
    }

    /** Puts new members over the old; null takes one away. */
    void replace(ObjectNode content, Instant now, long sequence) {
        content.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                json.remove(member.getKey());
            } else {
                json.set(member.getKey(), member.getValue());
            }
        });
        changed = sequence;
        json.put("updated", now.toString())
                .put("sequence", json.path("sequence").asInt(-1) + 1)
                .put("etag", String.format(Locale.ROOT, "\"%016d\"", 3_181_161_784_712_000L + sequence));
    }

    void cancel(Instant now, long sequence) {
        replace(Reply.JSON.createObjectNode().put("status", "cancelled"), now, sequence);
    }

    boolean isCancelled() {
        return json.path("status").asText().equals("cancelled");
    }

    String id() {
        return json.path("id").asText();
    }

    String etag() {
        return json.path("etag").asText();
    }

    /** Of the last change; later ones have larger numbers. */
    long changed() {
        return changed;
    }

    EventTime start() {
        return EventTime.of(json.path("start"), "start");
    }

    EventTime end() {
        return EventTime.of(json.path("end"), "end");
    }

    /** Whether its words hold these, as the service's search looks for them. */
    boolean mentions(String words) {
        String text = (json.path("summary").asText() + " " + json.path("description").asText() + " "
                        + json.path("location").asText() + " " + json.path("attendees"))
                .toLowerCase(Locale.ROOT);
        return text.contains(words.toLowerCase(Locale.ROOT));
    }

    ObjectNode json() {
        return json.deepCopy();
    }
}
