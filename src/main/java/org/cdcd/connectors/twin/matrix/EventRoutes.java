package org.cdcd.connectors.twin.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Objects;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/** Saying something in a room, reading it, and taking it back. */
final class EventRoutes {
    private static final int MOST = 1_000;

    private final MatrixGate gate;

    EventRoutes(MatrixGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        String room = MatrixTwin.API + "/v3/rooms/:room";
        gate.on(router.put(room + "/send/:type/:txn"), EventRoutes::send);
        gate.on(router.put(room + "/redact/:event/:txn"), EventRoutes::redact);
        gate.on(router.get(room + "/messages"), EventRoutes::messages);
        gate.on(router.get(room + "/state/:type"), EventRoutes::state);
        gate.on(router.get(room + "/state/:type/:key"), EventRoutes::state);
        gate.on(router.post(room + "/receipt/:kind/:event"), EventRoutes::receipt);
        gate.on(router.post(MatrixTwin.API + "/v3/search"), EventRoutes::search);
    }

    private static void send(MatrixCall call) {
        Room room = call.room();
        ObjectNode content = call.body();
        if (call.part("type").equals("m.room.message")) {
            MatrixCall.text(content, "msgtype");
            MatrixCall.text(content, "body");
        }
        JsonNode relation = content.path("m.relates_to");
        String related = relation.path("event_id")
                .asText(relation.at("/m.in_reply_to/event_id").asText());
        if (!related.isEmpty()) {
            room.event(related);
        }
        call.answer(id(call.home().send(room, call, call.part("type"), content)));
    }

    private static void redact(MatrixCall call) {
        Room room = call.room();
        ObjectNode event = room.event(call.part("event"));
        if (!event.path("sender").asText().equals(call.user())) {
            throw MatrixRefusal.forbidden("You don't have permission to redact events");
        }
        ObjectNode content = call.body().put("redacts", call.part("event"));
        String id = call.home().send(room, call, "m.room.redaction", content);
        Room.redact(event, id);
        call.answer(id(id));
    }

    private static void messages(MatrixCall call) {
        Room room = call.room();
        String dir = String.valueOf(call.query("dir"));
        if (!dir.equals("b") && !dir.equals("f")) {
            throw MatrixRefusal.of(400, "M_MISSING_PARAM", "Missing required parameter dir");
        }
        boolean back = dir.equals("b");
        int size = room.events.size();
        int from = place(call.query("from"), back ? size : 0, size);
        int limit = call.number("limit", 10, MOST);
        int to = back ? Math.max(0, from - limit) : Math.min(size, from + limit);
        List<Room.Entry> part = back ? room.events.subList(to, from).reversed() : room.events.subList(from, to);
        ObjectNode answer = Reply.JSON.createObjectNode().put("start", "t" + from);
        ArrayNode chunk = answer.putArray("chunk");
        part.forEach(entry -> chunk.add(entry.event()));
        if (back ? to > 0 : to < size) {
            answer.put("end", "t" + to);
        }
        call.answer(answer);
    }

    private static int place(@Nullable String token, int otherwise, int most) {
        if (token == null) {
            return otherwise;
        }
        if (!token.matches("t[0-9]{1,9}") || Integer.parseInt(token.substring(1)) > most) {
            throw MatrixRefusal.of(400, "M_INVALID_PARAM", "'from' is not a valid token");
        }
        return Integer.parseInt(token.substring(1));
    }

    private static void state(MatrixCall call) {
        String key = Objects.requireNonNullElse(call.ctx().pathParam("key"), "");
        ObjectNode event = call.room().state(call.part("type"), key);
        if (event == null) {
            throw MatrixRefusal.notFound("Event not found.");
        }
        call.answer(event.path("content"));
    }

    private static void receipt(MatrixCall call) {
        call.body();
        call.room().event(call.part("event"));
        call.answer(Reply.JSON.createObjectNode());
    }

    /** What is encrypted is not found. */
    private static void search(MatrixCall call) {
        JsonNode wanted = call.body().at("/search_categories/room_events");
        String term = MatrixCall.text(wanted, "search_term");
        List<ObjectNode> found = call.home().rooms(call.user(), "join").stream()
                .flatMap(room -> room.events.reversed().stream())
                .map(Room.Entry::event)
                .filter(event -> event.at("/content/body").asText().contains(term))
                .toList();
        int from = place(call.query("next_batch"), 0, found.size());
        int to = Math.min(found.size(), from + wanted.at("/filter/limit").asInt(10));
        ObjectNode answer = Reply.JSON.createObjectNode();
        ObjectNode events = answer.putObject("search_categories").putObject("room_events");
        events.put("count", found.size()).putArray("highlights").add(term);
        ArrayNode results = events.putArray("results");
        found.subList(from, to)
                .forEach(event -> results.addObject().put("rank", 1.0).set("result", event));
        if (to < found.size()) {
            events.put("next_batch", "t" + to);
        }
        call.answer(answer);
    }

    private static ObjectNode id(String eventId) {
        return Reply.JSON.createObjectNode().put("event_id", eventId);
    }
}
