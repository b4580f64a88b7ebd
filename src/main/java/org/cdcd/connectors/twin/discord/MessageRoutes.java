package org.cdcd.connectors.twin.discord;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.List;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;

/** What the bot says and reads in channels. */
final class MessageRoutes {
    private static final String CHANNEL = DiscordTwin.API + "/channels/:channel/messages";

    private final DiscordGate gate;
    private final Messages messages;

    MessageRoutes(DiscordGate gate, Messages messages) {
        this.gate = gate;
        this.messages = messages;
    }

    /** Ahead of whatever reads whole bodies. */
    void mountFiles(Router router) {
        gate.bot(router.post(CHANNEL), call -> {
            if (Attached.is(call.ctx())) {
                Channel channel = writable(call);
                Attached.receive(call, (body, files) -> call.answer(messages.send(channel, body, call.user(), files)));
            } else {
                call.ctx().next();
            }
        });
    }

    void mount(Router router) {
        gate.bot(
                router.post(CHANNEL),
                call -> call.answer(messages.send(writable(call), call.body(), call.user(), List.of())));
        gate.bot(router.get(CHANNEL), MessageRoutes::list);
        gate.bot(router.patch(CHANNEL + "/:message"), call -> {
            ObjectNode message = call.channel().own(call.id("message"), call.user());
            messages.edit(message, call.body());
            call.answer(message);
        });
        gate.bot(router.delete(CHANNEL + "/:message"), call -> {
            Channel channel = call.channel();
            channel.messages.remove(channel.message(call.id("message")));
            Reply.empty(call.ctx(), 204);
        });
        gate.bot(router.put(CHANNEL + "/:message/reactions/:emoji/@me"), MessageRoutes::react);
        gate.bot(router.post(DiscordTwin.API + "/users/@me/channels"), MessageRoutes::open);
    }

    private static Channel writable(DiscordCall call) {
        Channel channel = call.channel();
        if (channel.name.equals(Servers.user(Person.BOB))) {
            throw DiscordRefusal.of(403, 50007, "Cannot send messages to this user");
        }
        if (!channel.writable) {
            throw DiscordRefusal.of(403, 50013, "Missing Permissions");
        }
        return channel;
    }

    private static void list(DiscordCall call) {
        Channel channel = call.channel();
        int limit = call.number("limit", 50, 100);
        String before = call.ctx().queryParams().get("before");
        ArrayNode list = Reply.JSON.createArrayNode();
        channel.messages.reversed().stream()
                .filter(message -> before == null || message.path("id").asText().compareTo(before) < 0)
                .limit(limit)
                .forEach(list::add);
        call.answer(list);
    }

    /** An emoji is itself, or the name and id of one of the server's own. */
    private static void react(DiscordCall call) {
        call.channel().message(call.id("message"));
        String emoji = String.valueOf(call.ctx().pathParam("emoji"));
        if (emoji.chars().allMatch(c -> c < 0x80) && !emoji.matches("[A-Za-z0-9_]+:[0-9]{15,21}")) {
            throw DiscordRefusal.of(400, 10014, "Unknown Emoji");
        }
        Reply.empty(call.ctx(), 204);
    }

    private static void open(DiscordCall call) {
        String person = call.body().path("recipient_id").asText();
        if (!Servers.isPerson(person)) {
            throw DiscordRefusal.form("recipient_id", "INVALID_RECIPIENT", "Invalid Recipient(s)");
        }
        Channel channel = call.servers().conversation(person);
        ObjectNode answer = Reply.JSON
                .createObjectNode()
                .put("id", channel.id)
                .put("type", 1)
                .put("flags", 0)
                .putNull("last_message_id");
        answer.putArray("recipients").add(Messages.user(person, "person"));
        call.answer(answer);
    }
}
