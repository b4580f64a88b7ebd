package org.cdcd.connectors.twin.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.slack.Workspace.Channel;
import org.cdcd.connectors.twin.slack.Workspace.Message;
import org.jspecify.annotations.Nullable;

/** Writing: messages, changes of them, reactions. */
final class ChatMethods {
    private static final int MARKDOWN_LIMIT = 12_000;
    private static final int TEXT_LIMIT = 40_000;

    private final Workspace workspace;

    ChatMethods(Workspace workspace) {
        this.workspace = workspace;
    }

    void add(Methods methods) {
        methods.json("chat.postMessage", "chat:write", this::post);
        methods.json("chat.update", "chat:write", this::update);
        methods.json("chat.delete", "chat:write", this::delete);
        methods.json("reactions.add", "reactions:write", this::react);
    }

    private ObjectNode post(SlackCall call) {
        Arguments arguments = call.arguments();
        Channel channel = writable(call, arguments.required("channel"));
        JsonNode blocks = arguments.array("blocks", "invalid_blocks_format");
        String text = text(arguments, blocks);
        String thread = arguments.text("thread_ts");
        if (thread != null && channel.message(thread, "thread_not_found").threadTs != null) {
            throw new SlackRefusal("cannot_reply_to_message");
        }
        Message message = new Message(workspace.newTs(), call.user(), text, thread);
        message.blocks = blocks;
        channel.messages.add(message);
        ObjectNode answer =
                Reply.JSON.createObjectNode().put("channel", channel.id).put("ts", message.ts);
        answer.set("message", MessageJson.message(channel, message));
        return answer;
    }

    private Channel writable(SlackCall call, String reference) {
        Channel channel = workspace.channel(reference, call.user());
        if (channel.archived) {
            throw new SlackRefusal("is_archived");
        }
        if (!channel.members.contains(call.user())) {
            throw new SlackRefusal("not_in_channel");
        }
        return channel;
    }

    private static String text(Arguments arguments, @Nullable JsonNode blocks) {
        String text = arguments.text("text");
        String markdown = arguments.text("markdown_text");
        if (markdown != null && (text != null || blocks != null)) {
            throw new SlackRefusal("markdown_text_conflict");
        }
        if (text == null && markdown == null && blocks == null && arguments.text("attachments") == null) {
            throw new SlackRefusal("no_text");
        }
        if ((markdown != null && markdown.length() > MARKDOWN_LIMIT) || (text != null && text.length() > TEXT_LIMIT)) {
            throw new SlackRefusal("msg_too_long");
        }
        return text != null ? text : markdown != null ? markdown : "";
    }

    private ObjectNode update(SlackCall call) {
        Arguments arguments = call.arguments();
        Channel channel = workspace.channel(arguments.required("channel"), call.user());
        Message message = channel.message(arguments.required("ts"), "message_not_found");
        if (!message.user.equals(call.user())) {
            throw new SlackRefusal("cant_update_message");
        }
        JsonNode blocks = arguments.array("blocks", "invalid_blocks_format");
        message.text = Markup.stored(text(arguments, blocks));
        message.blocks = blocks;
        message.edited = true;
        ObjectNode answer = Reply.JSON
                .createObjectNode()
                .put("channel", channel.id)
                .put("ts", message.ts)
                .put("text", message.text);
        answer.set("message", MessageJson.message(channel, message));
        return answer;
    }

    private ObjectNode delete(SlackCall call) {
        Channel channel = workspace.channel(call.arguments().required("channel"), call.user());
        Message message = channel.message(call.arguments().required("ts"), "message_not_found");
        if (!message.user.equals(call.user())) {
            throw new SlackRefusal("cant_delete_message");
        }
        channel.messages.remove(message);
        return Reply.JSON.createObjectNode().put("channel", channel.id).put("ts", message.ts);
    }

    private ObjectNode react(SlackCall call) {
        Arguments arguments = call.arguments();
        String name = arguments.required("name");
        String timestamp = arguments.text("timestamp");
        if (timestamp == null) {
            throw new SlackRefusal("no_item_specified");
        }
        if (!timestamp.matches("\\d+\\.\\d{6}")) {
            throw new SlackRefusal("bad_timestamp");
        }
        Channel channel = workspace.channel(arguments.required("channel"), call.user());
        if (!name.matches("[a-z0-9_+'-]+(::[a-z0-9_-]+)?")) {
            throw new SlackRefusal("invalid_name");
        }
        Message message = channel.message(timestamp, "message_not_found");
        if (!message.reactions
                .computeIfAbsent(name, key -> new LinkedHashSet<>())
                .add(call.user())) {
            throw new SlackRefusal("already_reacted");
        }
        return Reply.JSON.createObjectNode();
    }
}
