package org.cdcd.connectors.twin.discord;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.List;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;

/** Who calls, the servers they are in, their channels, and what is found there. */
final class GuildRoutes {
    private final DiscordGate gate;

    GuildRoutes(DiscordGate gate) {
        this.gate = gate;
    }

    void mount(Router router) {
        gate.either(router.get(DiscordTwin.API + "/users/@me"), "identify", GuildRoutes::account);
        gate.either(router.get(DiscordTwin.API + "/users/@me/guilds"), "guilds", GuildRoutes::guilds);
        gate.bot(router.get(DiscordTwin.API + "/guilds/:guild/channels"), GuildRoutes::channels);
        gate.bot(router.get(DiscordTwin.API + "/guilds/:guild/messages/search"), GuildRoutes::search);
    }

    private static void account(DiscordCall call) {
        String name = Person.ALL.stream()
                .filter(person -> Servers.user(person).equals(call.user()))
                .map(Person::login)
                .findFirst()
                .orElse("bot");
        call.answer(Messages.user(call.user(), name).put("mfa_enabled", false).put("locale", "en-US"));
    }

    private static void guilds(DiscordCall call) {
        int limit = call.number("limit", 200, 200);
        String after = String.valueOf(call.ctx().queryParams().get("after"));
        ArrayNode list = Reply.JSON.createArrayNode();
        call.servers().guilds(call.user()).stream()
                .filter(id -> after.equals("null") || id.compareTo(after) > 0)
                .limit(limit)
                .forEach(id -> list.addObject()
                        .put("id", id)
                        .put("name", id.equals(Servers.SHARED) ? "Example" : "Bob's")
                        .putNull("icon")
                        .putNull("banner")
                        .put("owner", !call.bot())
                        .put("permissions", "68608")
                        .putArray("features"));
        call.answer(list);
    }

    private static String guild(DiscordCall call) {
        String id = call.id("guild");
        if (!id.equals(Servers.SHARED)) {
            throw DiscordRefusal.unknown("Guild", 10004);
        }
        return id;
    }

    private static void channels(DiscordCall call) {
        ArrayNode list = Reply.JSON.createArrayNode();
        for (Channel channel : call.servers().channels(guild(call))) {
            list.addObject()
                    .put("id", channel.id)
                    .put("type", 0)
                    .put("guild_id", channel.guild)
                    .put("name", channel.name)
                    .put("position", 0)
                    .put("flags", 0)
                    .put("nsfw", false)
                    .putNull("last_message_id")
                    .putNull("parent_id")
                    .putNull("topic")
                    .put("rate_limit_per_user", 0)
                    .putArray("permission_overwrites");
        }
        call.answer(list);
    }

    /** While there is no index yet the answer is no list, though its status is good. */
    private static void search(DiscordCall call) {
        String guild = guild(call);
        if (call.servers().isIndexing()) {
            ObjectNode later = Reply.JSON
                    .createObjectNode()
                    .put("message", "Index not yet available. Try again later")
                    .put("code", 110000)
                    .put("documents_indexed", 0)
                    .put("retry_after", 2);
            Reply.json(call.ctx(), 202, later);
            return;
        }
        int limit = call.number("limit", 25, 25);
        int offset = call.number("offset", 0, 9975);
        String wanted = String.valueOf(call.ctx().queryParams().get("content"));
        List<ObjectNode> found = call.servers().channels(guild).stream()
                .flatMap(channel -> channel.messages.stream())
                .filter(message -> message.path("content").asText().contains(wanted))
                .toList();
        ObjectNode answer = Reply.JSON
                .createObjectNode()
                .put("doing_deep_historical_index", false)
                .put("total_results", found.size());
        ArrayNode messages = answer.putArray("messages");
        found.stream()
                .skip(offset)
                .limit(limit)
                .forEach(message -> messages.addArray().add(message.deepCopy().put("hit", true)));
        call.answer(answer);
    }
}
