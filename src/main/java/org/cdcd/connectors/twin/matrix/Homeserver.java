package org.cdcd.connectors.twin.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Rooms, aliases and events. At first there are {@code general} (everybody), {@code secret} (everybody, encrypted), {@code lounge}
 * (bob, open to all) and {@code private} (bob alone). Whoever uses it locks it.
 */
final class Homeserver {
    static final String NAME = "home.example";
    static final String HOST = "matrix.home.example";
    private static final int LARGEST_EVENT = 65_536;

    private final InstantSource time;
    private final Map<String, Room> rooms = new LinkedHashMap<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final Map<String, String> transactions = new HashMap<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private long position;
    private int made;

    Homeserver(InstantSource time) {
        this.time = time;
        reset();
    }

    void reset() {
        rooms.clear();
        aliases.clear();
        transactions.clear();
        String alice = user(Person.ALICE);
        String bob = user(Person.BOB);
        Room general = room("general", bob, true);
        join(general, alice);
        Room secret = room("secret", bob, false);
        join(secret, alice);
        set(secret, bob, "m.room.encryption", "", content("algorithm", "m.megolm.v1.aes-sha2"));
        room("lounge", bob, true);
        room("private", bob, false);
    }

    static String user(Person person) {
        return "@" + person.login() + ":" + NAME;
    }

    private Room room(String name, String creator, boolean open) {
        Room room = create("!" + name + ":" + NAME, creator, open ? "public" : "invite");
        aliases.put("#" + name + ":" + NAME, room.id);
        return room;
    }

    private Room create(String id, String creator, String joinRule) {
        Room room = new Room(id);
        rooms.put(id, room);
        set(room, creator, "m.room.create", "", content("room_version", "12"));
        join(room, creator);
        set(room, creator, "m.room.join_rules", "", content("join_rule", joinRule));
        return room;
    }

    Room create(String creator, boolean open) {
        return create("!made" + ++made + ":" + NAME, creator, open ? "public" : "invite");
    }

    @Nullable
    Room find(String idOrAlias) {
        return rooms.get(aliases.getOrDefault(idOrAlias, idOrAlias));
    }

    void alias(String alias, Room room) {
        if (aliases.putIfAbsent(alias, room.id) != null) {
            rooms.remove(room.id);
            throw MatrixRefusal.of(400, "M_ROOM_IN_USE", "Room alias already taken");
        }
    }

    List<Room> rooms(String user, String membership) {
        return rooms.values().stream()
                .filter(room -> room.membership(user).equals(membership))
                .toList();
    }

    long position() {
        return position;
    }

    void join(Room room, String user) {
        member(room, user, user, "join");
    }

    void member(Room room, String sender, String user, String membership) {
        set(room, sender, "m.room.member", user, content("membership", membership));
    }

    void set(Room room, String sender, String type, String key, ObjectNode content) {
        append(room, event(room, sender, type, content).put("state_key", key));
    }

    /** Makes an event once for each transaction of a device, and gives its id. */
    String send(Room room, MatrixCall call, String type, ObjectNode content) {
        String transaction = call.device() + "|" + room.id + "|" + type + "|" + call.part("txn");
        String known = transactions.get(transaction);
        if (known != null) {
            return known;
        }
        ObjectNode event = event(room, call.user(), type, content);
        if (event.toString().length() > LARGEST_EVENT) {
            throw MatrixRefusal.of(413, "M_TOO_LARGE", "event too large");
        }
        append(room, event);
        String id = event.path("event_id").asText();
        transactions.put(transaction, id);
        return id;
    }

    private ObjectNode event(Room room, String sender, String type, JsonNode content) {
        ObjectNode event = Reply.JSON
                .createObjectNode()
                .put("event_id", "$event" + (position + 1))
                .put("type", type)
                .put("sender", sender)
                .put("room_id", room.id)
                .put("origin_server_ts", time.millis());
        event.set("content", content);
        return event;
    }

    private void append(Room room, ObjectNode event) {
        room.add(++position, event);
        List<Runnable> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(Runnable::run);
    }

    /** Runs it when the next event comes. */
    void await(Runnable waiter) {
        waiting.add(waiter);
    }

    static ObjectNode content(String name, String value) {
        return Reply.JSON.createObjectNode().put(name, value);
    }
}
