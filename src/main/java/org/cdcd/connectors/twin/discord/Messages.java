package org.cdcd.connectors.twin.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.cdcd.connectors.twin.Reply;

/** Makes messages out of what is sent, within Discord's limits. */
final class Messages {
    private static final int LONGEST = 2_000;
    private static final int LONGEST_NONCE = 25;

    private final Servers servers;

    Messages(Servers servers) {
        this.servers = servers;
    }

    /**
     * A file that came with a message.
     *
     * @param size in bytes
     */
    record File(String name, String type, long size) {}

    /** Sends what the body says; with a nonce that is enforced, once. */
    ObjectNode send(Channel channel, JsonNode body, String author, List<File> files) {
        check(body, files);
        String nonce = body.path("nonce").asText();
        boolean once = body.path("enforce_nonce").asBoolean() && !nonce.isEmpty();
        ObjectNode before = once ? channel.nonces.get(nonce) : null;
        if (before != null) {
            return before;
        }
        ObjectNode message = message(channel, body, author);
        files.forEach(file -> attach(message, channel, file));
        if (!nonce.isEmpty()) {
            message.put("nonce", nonce);
        }
        refer(
                message,
                channel,
                body.path("message_reference").path("message_id").asText());
        channel.messages.add(message);
        if (once) {
            channel.nonces.put(nonce, message);
        }
        return message;
    }

    void edit(ObjectNode message, JsonNode body) {
        check(body, List.of());
        message.put("content", body.path("content").asText())
                .put("edited_timestamp", servers.time().instant().toString());
    }

    private static void check(JsonNode body, List<File> files) {
        JsonNode content = body.path("content");
        if (!content.isMissingNode() && !content.isTextual()) {
            throw DiscordRefusal.form("content", "STRING_TYPE_CONVERT", "Could not interpret \"content\" as string.");
        }
        if (content.asText().length() > LONGEST) {
            throw DiscordRefusal.form("content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.");
        }
        if (body.path("nonce").asText().length() > LONGEST_NONCE) {
            throw DiscordRefusal.form("nonce", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
        }
        if (content.asText().isEmpty() && body.path("embeds").isEmpty() && files.isEmpty()) {
            throw DiscordRefusal.of(400, 50006, "Cannot send an empty message");
        }
    }

    private ObjectNode message(Channel channel, JsonNode body, String author) {
        ObjectNode message = Reply.JSON
                .createObjectNode()
                .put("id", servers.nextId())
                .put("type", 0)
                .put("channel_id", channel.id)
                .put("content", body.path("content").asText())
                .put("timestamp", servers.time().instant().toString())
                .putNull("edited_timestamp")
                .put("flags", 0)
                .put("tts", false)
                .put("pinned", false)
                .put("mention_everyone", false);
        for (String empty : List.of("mentions", "mention_roles", "attachments", "components", "embeds")) {
            message.putArray(empty);
        }
        message.set("author", user(author, body.path("username").asText("bot")));
        if (author.equals(Servers.WEBHOOK)) {
            message.put("webhook_id", author);
        }
        return message;
    }

    static ObjectNode user(String id, String name) {
        ObjectNode user = Reply.JSON
                .createObjectNode()
                .put("id", id)
                .put("username", name)
                .putNull("avatar")
                .put("discriminator", "0000")
                .put("public_flags", 0)
                .put("flags", 0)
                .putNull("global_name")
                .putNull("primary_guild");
        return Servers.isPerson(id) ? user : user.put("bot", true);
    }

    private void attach(ObjectNode message, Channel channel, File file) {
        String id = servers.nextId();
        String url = "https://cdn.discordapp.com/attachments/" + channel.id + "/" + id + "/file";
        ((ArrayNode) message.path("attachments"))
                .addObject()
                .put("id", id)
                .put("filename", file.name().replaceAll("[^A-Za-z0-9_.-]", "_"))
                .put("size", file.size())
                .put("url", url)
                .put("proxy_url", url)
                .put("content_type", file.type());
    }

    private static void refer(ObjectNode message, Channel channel, String to) {
        if (to.isEmpty()) {
            return;
        }
        if (channel.messages.stream().noneMatch(one -> one.path("id").asText().equals(to))) {
            throw DiscordRefusal.form("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
        }
        message.put("type", 19)
                .putObject("message_reference")
                .put("type", 0)
                .put("channel_id", channel.id)
                .put("message_id", to);
    }
}
