package org.cdcd.connectors.twin.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/** A room: its events in order, and what of them is state. Its owner locks. */
final class Room {
    /** An event and where it stands among all events of the homeserver. */
    record Entry(long position, ObjectNode event) {}

    final String id;
    final List<Entry> events = new ArrayList<>();
    private final Map<String, ObjectNode> state = new LinkedHashMap<>();

    Room(String id) {
        this.id = id;
    }

    void add(long position, ObjectNode event) {
        events.add(new Entry(position, event));
        if (event.has("state_key")) {
            state.put(key(event.path("type").asText(), event.path("state_key").asText()), event);
        }
    }

    @Nullable
    ObjectNode state(String type, String key) {
        return state.get(key(type, key));
    }

    List<ObjectNode> state() {
        return List.copyOf(state.values());
    }

    /** The content of the event with this id, or a refusal. */
    ObjectNode event(String eventId) {
        return events.stream()
                .map(Entry::event)
                .filter(event -> event.path("event_id").asText().equals(eventId))
                .findFirst()
                .orElseThrow(() -> MatrixRefusal.notFound("Event not found."));
    }

    boolean has(String user) {
        return membership(user).equals("join");
    }

    String membership(String user) {
        return content("m.room.member", user).path("membership").asText("none");
    }

    List<String> joined() {
        return state.values().stream()
                .filter(event -> event.path("type").asText().equals("m.room.member"))
                .filter(event ->
                        event.path("content").path("membership").asText().equals("join"))
                .map(event -> event.path("state_key").asText())
                .toList();
    }

    boolean open() {
        return content("m.room.join_rules", "").path("join_rule").asText().equals("public");
    }

    private JsonNode content(String type, String key) {
        ObjectNode event = state(type, key);
        return event == null ? Reply.JSON.createObjectNode() : event.path("content");
    }

    /** What it says is gone; that it was said stays. */
    static void redact(ObjectNode event, String by) {
        event.putObject("content");
        ((ObjectNode) Objects.requireNonNullElseGet(event.get("unsigned"), () -> event.putObject("unsigned")))
                .putObject("redacted_because")
                .put("event_id", by);
    }

    private static String key(String type, String key) {
        return type + "|" + key;
    }
}
