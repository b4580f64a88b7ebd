package org.cdcd.connectors.twin.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.slack.Workspace.Channel;
import org.cdcd.connectors.twin.slack.Workspace.Message;

/** Messages and channels as Slack shows them. */
final class MessageJson {
    private MessageJson() {}

    static ObjectNode message(Channel channel, Message message) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("type", "message")
                .put("user", message.user)
                .put("text", message.text)
                .put("ts", message.ts)
                .put("team", Workspace.TEAM);
        if (message.user.equals(Workspace.BOT)) {
            json.put("bot_id", Workspace.BOT_ID);
        }
        if (message.blocks != null) {
            json.set("blocks", message.blocks);
        }
        if (message.edited) {
            json.putObject("edited").put("user", message.user).put("ts", message.ts);
        }
        if (message.threadTs != null) {
            json.put("thread_ts", message.threadTs);
        }
        thread(channel, message, json);
        reactions(message, json);
        if (!message.files.isEmpty()) {
            ArrayNode files = json.putArray("files");
            message.files.forEach(id -> files.addObject().put("id", id));
        }
        return json;
    }

    private static void thread(Channel channel, Message parent, ObjectNode json) {
        List<Message> replies = channel.messages.stream()
                .filter(one -> parent.ts.equals(one.threadTs))
                .toList();
        if (!replies.isEmpty()) {
            json.put("thread_ts", parent.ts)
                    .put("reply_count", replies.size())
                    .put("latest_reply", replies.getLast().ts);
        }
    }

    private static void reactions(Message message, ObjectNode json) {
        if (message.reactions.isEmpty()) {
            return;
        }
        ArrayNode all = json.putArray("reactions");
        new TreeMap<>(message.reactions).forEach((name, users) -> {
            ObjectNode one = all.addObject().put("name", name).put("count", users.size());
            users.forEach(one.putArray("users")::add);
        });
    }

    static ObjectNode channel(Channel channel, String user) {
        boolean direct = channel.kind == Workspace.Kind.DIRECT;
        boolean secret = channel.kind == Workspace.Kind.PRIVATE;
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("id", channel.id)
                .put("created", channel.created.getEpochSecond())
                .put("updated", channel.created.toEpochMilli())
                .put("is_archived", channel.archived)
                .put("is_channel", channel.kind == Workspace.Kind.PUBLIC)
                .put("is_group", secret)
                .put("is_im", direct)
                .put("is_mpim", false)
                .put("is_private", secret || direct)
                .put("is_shared", false)
                .put("is_ext_shared", false)
                .put("is_org_shared", false)
                .put("is_pending_ext_shared", false)
                .put("unlinked", 0);
        if (direct) {
            String other = channel.members.stream()
                    .filter(one -> !one.equals(user))
                    .findFirst()
                    .orElse(user);
            return json.put("user", other).put("is_user_deleted", false);
        }
        json.put("name", channel.name)
                .put("name_normalized", channel.name)
                .put("is_general", channel.name.equals("general"))
                .put("is_member", channel.members.contains(user))
                .put("creator", Set.copyOf(channel.members).iterator().next())
                .put("num_members", channel.members.size());
        json.putArray("previous_names");
        json.putArray("pending_shared");
        for (String note : new String[] {"topic", "purpose"}) {
            json.putObject(note).put("value", "").put("creator", "").put("last_set", 0);
        }
        return json;
    }
}
