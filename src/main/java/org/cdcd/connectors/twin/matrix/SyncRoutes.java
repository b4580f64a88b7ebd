package org.cdcd.connectors.twin.matrix;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cdcd.connectors.twin.Reply;

/** What is new since a token; a call may wait for something to happen. */
final class SyncRoutes {
    private static final int LONGEST = 30_000;
    private static final int TIMELINE = 10;

    private final MatrixGate gate;
    private final Vertx vertx;

    SyncRoutes(MatrixGate gate, Vertx vertx) {
        this.gate = gate;
        this.vertx = vertx;
    }

    void mount(Router router) {
        gate.on(router.get(MatrixTwin.API + "/v3/sync"), this::sync);
    }

    private void sync(MatrixCall call) {
        String presence = call.query("set_presence");
        if (presence != null && !Set.of("offline", "online", "unavailable").contains(presence)) {
            throw MatrixRefusal.of(
                    400, "M_INVALID_PARAM", "'set_presence' must be one of offline, online, unavailable");
        }
        long since = since(call);
        int timeout = call.number("timeout", 0, LONGEST);
        if (since < 0 || timeout == 0 || isNews(call, since)) {
            answer(call, since);
            return;
        }
        AtomicBoolean over = new AtomicBoolean();
        Runnable once = () -> {
            if (!over.getAndSet(true)) {
                answer(call, since);
            }
        };
        call.home().await(once);
        vertx.setTimer(timeout, late -> {
            synchronized (call.home()) {
                once.run();
            }
        });
    }

    private static long since(MatrixCall call) {
        String token = call.query("since");
        if (token == null) {
            return -1;
        }
        if (!token.matches("s[0-9]{1,15}")) {
            throw MatrixRefusal.of(400, "M_UNKNOWN_POS", "Invalid stream token");
        }
        return Long.parseLong(token.substring(1));
    }

    private static boolean isNews(MatrixCall call, long since) {
        return call.home().rooms(call.user(), "join").stream()
                .anyMatch(room -> room.events.getLast().position() > since);
    }

    private static void answer(MatrixCall call, long since) {
        ObjectNode answer = Reply.JSON
                .createObjectNode()
                .put("next_batch", "s" + call.home().position());
        ObjectNode rooms = answer.putObject("rooms");
        ObjectNode joined = rooms.putObject("join");
        for (Room room : call.home().rooms(call.user(), "join")) {
            List<Room.Entry> fresh = room.events.stream()
                    .filter(entry -> entry.position() > since)
                    .toList();
            if (!fresh.isEmpty()) {
                timeline(joined.putObject(room.id), room, fresh);
            }
        }
        ObjectNode invited = rooms.putObject("invite");
        call.home()
                .rooms(call.user(), "invite")
                .forEach(room ->
                        invited.putObject(room.id).putObject("invite_state").putArray("events"));
        rooms.putObject("leave");
        call.answer(answer);
    }

    private static void timeline(ObjectNode to, Room room, List<Room.Entry> fresh) {
        int from = Math.max(0, fresh.size() - TIMELINE);
        ObjectNode timeline = to.putObject("timeline")
                .put("limited", from > 0)
                .put("prev_batch", "t" + (room.events.size() - fresh.size() + from));
        ArrayNode events = timeline.putArray("events");
        fresh.subList(from, fresh.size()).forEach(entry -> events.add(entry.event()));
        to.putObject("state").putArray("events");
    }
}
