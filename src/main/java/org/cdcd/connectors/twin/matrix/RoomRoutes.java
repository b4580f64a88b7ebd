package org.cdcd.connectors.twin.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import org.cdcd.connectors.twin.Reply;

/** Rooms and who is in them. */
final class RoomRoutes {
    private final MatrixGate gate;

    RoomRoutes(MatrixGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        String base = MatrixTwin.API + "/v3";
        gate.on(router.get(base + "/joined_rooms"), RoomRoutes::list);
        gate.on(router.get(base + "/directory/room/:alias"), RoomRoutes::find);
        gate.on(router.post(base + "/createRoom"), RoomRoutes::create);
        gate.on(router.post(base + "/join/:room"), RoomRoutes::join);
        gate.on(router.post(base + "/rooms/:room/leave"), RoomRoutes::leave);
        gate.on(router.post(base + "/rooms/:room/invite"), RoomRoutes::invite);
        gate.on(router.get(base + "/rooms/:room/joined_members"), RoomRoutes::members);
    }

    private static void list(MatrixCall call) {
        ObjectNode answer = Reply.JSON.createObjectNode();
        ArrayNode list = answer.putArray("joined_rooms");
        call.home().rooms(call.user(), "join").forEach(room -> list.add(room.id));
        call.answer(answer);
    }

    private static void find(MatrixCall call) {
        String alias = call.part("alias");
        Room room = call.home().find(alias);
        if (!alias.startsWith("#") || !alias.contains(":")) {
            throw MatrixRefusal.of(400, "M_INVALID_PARAM", "Room alias invalid");
        }
        if (room == null) {
            throw MatrixRefusal.notFound("Room alias " + alias + " not found");
        }
        ObjectNode answer = room(room);
        answer.putArray("servers").add(Homeserver.NAME);
        call.answer(answer);
    }

    private static void create(MatrixCall call) {
        ObjectNode body = call.body();
        for (JsonNode user : body.path("invite")) {
            if (!user.asText().matches("@[^:]+:.+")) {
                throw MatrixRefusal.of(400, "M_INVALID_PARAM", "Invalid user_id: " + user.asText());
            }
        }
        Homeserver home = call.home();
        Room room = home.create(call.user(), body.path("preset").asText().equals("public_chat"));
        if (body.has("room_alias_name")) {
            home.alias("#" + MatrixCall.text(body, "room_alias_name") + ":" + Homeserver.NAME, room);
        }
        for (String what : new String[] {"name", "topic"}) {
            if (body.has(what)) {
                String text = MatrixCall.text(body, what);
                home.set(room, call.user(), "m.room." + what, "", Homeserver.content(what, text));
            }
        }
        body.path("invite").forEach(user -> home.member(room, call.user(), user.asText(), "invite"));
        call.answer(room(room));
    }

    private static void join(MatrixCall call) {
        call.body();
        Room room = call.home().find(call.part("room"));
        if (room == null) {
            throw MatrixRefusal.notFound("No known servers");
        }
        String before = room.membership(call.user());
        if (!before.equals("join")) {
            if (!room.open() && !before.equals("invite")) {
                throw MatrixRefusal.forbidden("You are not invited to this room.");
            }
            call.home().join(room, call.user());
        }
        call.answer(room(room));
    }

    private static void leave(MatrixCall call) {
        call.body();
        Room room = call.home().find(call.part("room"));
        String before = room == null ? "none" : room.membership(call.user());
        if (room == null || before.equals("none")) {
            throw MatrixRefusal.forbidden("User " + call.user() + " not in room " + call.part("room"));
        }
        if (!before.equals("leave")) {
            call.home().member(room, call.user(), call.user(), "leave");
        }
        call.answer(Reply.JSON.createObjectNode());
    }

    private static void invite(MatrixCall call) {
        Room room = call.room();
        String user = MatrixCall.text(call.body(), "user_id");
        if (room.has(user)) {
            throw MatrixRefusal.forbidden(user + " is already in the room.");
        }
        call.home().member(room, call.user(), user, "invite");
        call.answer(Reply.JSON.createObjectNode());
    }

    private static void members(MatrixCall call) {
        ObjectNode answer = Reply.JSON.createObjectNode();
        ObjectNode joined = answer.putObject("joined");
        call.room()
                .joined()
                .forEach(user -> joined.putObject(user).put("display_name", user.substring(1, user.indexOf(':'))));
        call.answer(answer);
    }

    private static ObjectNode room(Room room) {
        return Reply.JSON.createObjectNode().put("room_id", room.id);
    }
}
