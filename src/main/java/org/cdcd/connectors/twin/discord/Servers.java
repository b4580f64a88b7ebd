package org.cdcd.connectors.twin.discord;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.twin.Person;
import org.jspecify.annotations.Nullable;

/**
 * Discord's servers, which its API calls guilds: one where Alice, Bob and the bot are, with the channels {@code general}, {@code
 * news} (the bot reads only), {@code staff} (the bot sees nothing), and one of Bob alone. Whoever uses it locks it.
 */
final class Servers {
    static final String BOT = "100000000000000999";
    static final String SHARED = "200000000000000001";
    static final String OF_BOB = "200000000000000002";
    static final String GENERAL = "300000000000000001";
    static final String WEBHOOK = "500000000000000001";

    private final InstantSource time;
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private String webhookToken = "";
    private long made;
    private boolean indexing;
    private long fileLimit;

    Servers(InstantSource time) {
        this.time = time;
        reset();
    }

    void reset() {
        channels.clear();
        add(new Channel(GENERAL, SHARED, "general", true, true));
        add(new Channel("300000000000000002", SHARED, "news", true, false));
        add(new Channel("300000000000000003", SHARED, "staff", false, false));
        made = 0;
        indexing = false;
        webhookToken = "";
        fileLimit = 10 * 1024 * 1024;
    }

    private void add(Channel channel) {
        channels.put(channel.id, channel);
    }

    InstantSource time() {
        return time;
    }

    static String user(Person person) {
        return "10000000000000" + person.number();
    }

    static boolean isPerson(String id) {
        return Person.ALL.stream().anyMatch(person -> user(person).equals(id));
    }

    List<String> guilds(String user) {
        return user.equals(user(Person.BOB)) ? List.of(SHARED, OF_BOB) : List.of(SHARED);
    }

    List<Channel> channels(String guild) {
        return channels.values().stream()
                .filter(channel -> channel.guild.equals(guild) && channel.visible)
                .toList();
    }

    Channel visible(String id) {
        Channel channel = channels.get(id);
        if (channel == null) {
            throw DiscordRefusal.unknown("Channel", 10003);
        }
        if (!channel.visible) {
            throw DiscordRefusal.of(403, 50001, "Missing Access");
        }
        return channel;
    }

    /** The conversation of the bot with a person, who may take no messages. */
    Channel conversation(String person) {
        String id = "31" + person.substring(2);
        return channels.computeIfAbsent(id, first -> new Channel(first, "", person, true, true));
    }

    String nextId() {
        return String.valueOf(400_000_000_000_000_001L + made++);
    }

    List<Channel> all() {
        return new ArrayList<>(channels.values());
    }

    /** The webhook exists once it has a token; null for none. */
    void webhook(@Nullable String token) {
        webhookToken = token == null ? "" : token;
    }

    Channel behindWebhook(String id, String token) {
        if (!id.equals(WEBHOOK) || webhookToken.isEmpty()) {
            throw DiscordRefusal.unknown("Webhook", 10015);
        }
        if (!token.equals(webhookToken)) {
            throw DiscordRefusal.of(401, 50027, "Invalid Webhook Token");
        }
        return visible(GENERAL);
    }

    void indexing(boolean now) {
        indexing = now;
    }

    boolean isIndexing() {
        return indexing;
    }

    void fileLimit(long bytes) {
        fileLimit = bytes;
    }

    long fileLimit() {
        return fileLimit;
    }
}
