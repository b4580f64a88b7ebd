package org.cdcd.connectors.twin.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.slack.Workspace.Channel;
import org.cdcd.connectors.twin.slack.Workspace.Kind;
import org.cdcd.connectors.twin.slack.Workspace.Message;
import org.jspecify.annotations.Nullable;

/** Reading: conversations and what was said in them. */
final class ConversationMethods {
    private static final Set<String> TYPES = Set.of("public_channel", "private_channel", "im", "mpim");
    private static final int MOST = 999;

    private final Workspace workspace;

    ConversationMethods(Workspace workspace) {
        this.workspace = workspace;
    }

    void add(Methods methods) {
        methods.form("conversations.list", "", this::list);
        methods.form("conversations.info", "", this::info);
        methods.json("conversations.history", "", this::history);
        methods.form("conversations.replies", "", this::replies);
    }

    private ObjectNode list(SlackCall call) {
        Arguments arguments = call.arguments();
        String asked = arguments.text("types");
        Set<String> types = Arrays.stream((asked == null ? "public_channel" : asked).split(","))
                .map(String::strip)
                .collect(Collectors.toSet());
        if (!TYPES.containsAll(types)) {
            throw new SlackRefusal("invalid_types");
        }
        for (Kind kind : Kind.values()) {
            if (types.contains(kind.type)) {
                call.need(kind.scope + ":read");
            }
        }
        List<Channel> all = workspace.visible(call.user()).stream()
                .filter(one -> types.contains(one.kind.type))
                .filter(one -> !(one.archived && arguments.flag("exclude_archived")))
                .toList();
        ObjectNode answer = Reply.JSON.createObjectNode();
        ArrayNode channels = answer.putArray("channels");
        int limit = arguments.number("limit", 100, 1, MOST, "invalid_limit");
        Cursor.page(all, Cursor.offset(arguments.text("cursor")), limit, answer)
                .forEach(one -> channels.add(MessageJson.channel(one, call.user())));
        return answer;
    }

    private ObjectNode info(SlackCall call) {
        Channel channel = workspace.channel(call.arguments().required("channel"), call.user());
        call.need(channel.kind.scope + ":read");
        ObjectNode answer = Reply.JSON.createObjectNode();
        answer.set("channel", MessageJson.channel(channel, call.user()));
        return answer;
    }

    /** A conversation this caller may read; a bot reads only where it is a member. */
    private Channel readable(SlackCall call) {
        Channel channel = workspace.channel(call.arguments().required("channel"), call.user());
        call.need(channel.kind.scope + ":history");
        if (call.bot() && !channel.members.contains(call.user())) {
            throw new SlackRefusal("not_in_channel");
        }
        return channel;
    }

    private ObjectNode history(SlackCall call) {
        Channel channel = readable(call);
        List<Message> newestFirst = within(call.arguments(), channel.messages.stream())
                .filter(message -> message.threadTs == null)
                .sorted(Comparator.comparing((Message message) -> message.ts).reversed())
                .toList();
        return answer(call, channel, newestFirst)
                .put("pin_count", 0)
                .putNull("channel_actions_ts")
                .put("channel_actions_count", 0);
    }

    private ObjectNode replies(SlackCall call) {
        Channel channel = readable(call);
        String ts = call.arguments().required("ts");
        Message parent = channel.message(ts, "thread_not_found");
        Stream<Message> replies = channel.messages.stream().filter(message -> ts.equals(message.threadTs));
        List<Message> all = Stream.concat(Stream.of(parent), within(call.arguments(), replies))
                .toList();
        return answer(call, channel, all);
    }

    private static Stream<Message> within(Arguments arguments, Stream<Message> messages) {
        String oldest = timestamp(arguments.text("oldest"), "invalid_ts_oldest");
        String latest = timestamp(arguments.text("latest"), "invalid_ts_latest");
        boolean inclusive = arguments.flag("inclusive");
        return messages.filter(message -> oldest == null || after(message.ts, oldest, inclusive))
                .filter(message -> latest == null || after(latest, message.ts, inclusive));
    }

    private static boolean after(String later, String earlier, boolean inclusive) {
        int order = new BigDecimal(later).compareTo(new BigDecimal(earlier));
        return order > 0 || (inclusive && order == 0);
    }

    private static @Nullable String timestamp(@Nullable String text, String error) {
        if (text != null && !text.matches("\\d{1,12}(\\.\\d{1,6})?")) {
            throw new SlackRefusal(error);
        }
        return text;
    }

    private static ObjectNode answer(SlackCall call, Channel channel, List<Message> all) {
        Arguments arguments = call.arguments();
        int limit = arguments.number("limit", 100, 1, MOST, "invalid_limit");
        int offset = Cursor.offset(arguments.text("cursor"));
        ObjectNode answer = Reply.JSON.createObjectNode();
        ArrayNode messages = answer.putArray("messages");
        Cursor.page(all, offset, limit, answer).forEach(one -> messages.add(MessageJson.message(channel, one)));
        return answer.put("has_more", offset + limit < all.size());
    }
}
