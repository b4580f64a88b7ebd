package org.cdcd.connectors.twin.discord;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A channel and its messages, oldest first. Its owner locks. */
final class Channel {
    final String id;
    final String guild;
    final String name;
    final boolean visible;
    final boolean writable;
    final List<ObjectNode> messages = new ArrayList<>();
    final Map<String, ObjectNode> nonces = new HashMap<>();

    /**
     * @param guild empty for a direct conversation
     * @param visible whether the bot sees it
     * @param writable whether the bot may write there
     */
    Channel(String id, String guild, String name, boolean visible, boolean writable) {
        this.id = id;
        this.guild = guild;
        this.name = name;
        this.visible = visible;
        this.writable = writable;
    }

    ObjectNode message(String messageId) {
        return messages.stream()
                .filter(message -> message.path("id").asText().equals(messageId))
                .findFirst()
                .orElseThrow(() -> DiscordRefusal.unknown("Message", 10008));
    }

    /** The same, if this user wrote it. */
    ObjectNode own(String messageId, String user) {
        ObjectNode message = message(messageId);
        if (!message.path("author").path("id").asText().equals(user)) {
            throw DiscordRefusal.of(403, 50005, "Cannot edit a message authored by another user");
        }
        return message;
    }
}
