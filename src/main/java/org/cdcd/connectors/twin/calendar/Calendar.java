package org.cdcd.connectors.twin.calendar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/** One calendar and its events, those that were deleted among them. */
final class Calendar {
    static final String ZONE = "UTC";

    final String id;
    final Person owner;
    private final String summary;
    private final boolean shared;
    private final Map<String, Event> events = new LinkedHashMap<>();

    Calendar(String id, Person owner, String summary, boolean shared) {
        this.id = id;
        this.owner = owner;
        this.summary = summary;
        this.shared = shared;
    }

    boolean readable(Person person) {
        return shared || owner.equals(person);
    }

    boolean writable(Person person) {
        return owner.equals(person);
    }

    boolean isPrimaryOf(Person person) {
        return id.equals(person.email());
    }

    @Nullable
    Event event(String eventId) {
        return events.get(eventId);
    }

    Collection<Event> events() {
        return events.values();
    }

    void add(Event event) {
        events.put(event.id(), event);
    }

    void clear() {
        events.clear();
    }

    String role(Person person) {
        return writable(person) ? "owner" : "reader";
    }

    String summary() {
        return summary;
    }

    /** As an entry of this person's list. */
    ObjectNode entry(Person person) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("kind", "calendar#calendarListEntry")
                .put("etag", "\"1\"")
                .put("id", id)
                .put("summary", summary)
                .put("timeZone", ZONE)
                .put("colorId", "1")
                .put("backgroundColor", "#ac725e")
                .put("foregroundColor", "#1d1d1d")
                .put("selected", true)
                .put("accessRole", role(person));
        json.putArray("defaultReminders");
        if (isPrimaryOf(person)) {
            json.put("primary", true);
        }
        return json;
    }
}
