package org.cdcd.connectors.twin.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.oauth.AuthorizationServer;
import org.cdcd.connectors.twin.slack.Workspace.Channel;
import org.cdcd.connectors.twin.slack.Workspace.Message;

/** The token, the people, and search over what a person can see. */
final class AccountMethods {
    private static final String MARK = "mark";
    private final Workspace workspace;
    private final AuthorizationServer server;
    private final Methods methods;

    private record Hit(Channel channel, Message message) {}

    AccountMethods(Workspace workspace, AuthorizationServer server, Methods methods) {
        this.workspace = workspace;
        this.server = server;
        this.methods = methods;
    }

    void add() {
        methods.json("auth.test", "", this::test);
        methods.form("auth.revoke", "", this::revoke);
        methods.form("users.info", "users:read", this::user);
        methods.userForm("search.messages", "search:read", this::search);
    }

    private ObjectNode test(SlackCall call) {
        ObjectNode answer = Reply.JSON
                .createObjectNode()
                .put("url", "https://example.slack.com/")
                .put("team", "Example Workspace")
                .put("user", call.bot() ? "our_bot" : call.access().person().login())
                .put("team_id", Workspace.TEAM)
                .put("user_id", call.user())
                .put("is_enterprise_install", false);
        if (call.bot()) {
            answer.put("bot_id", Workspace.BOT_ID);
        }
        return answer;
    }

    private ObjectNode revoke(SlackCall call) {
        boolean only = call.arguments().flag("test");
        if (!only) {
            server.revokeToken(call.token());
            methods.revoked(call.token());
        }
        return Reply.JSON.createObjectNode().put("revoked", !only);
    }

    private ObjectNode user(SlackCall call) {
        String id = call.arguments().required("user");
        Person person = Workspace.person(id).orElseThrow(() -> new SlackRefusal("user_not_found"));
        ObjectNode answer = Reply.JSON.createObjectNode();
        answer.putObject("user")
                .put("id", id)
                .put("team_id", Workspace.TEAM)
                .put("name", person.login())
                .put("real_name", person.name())
                .put("deleted", false)
                .put("is_bot", false)
                .put("updated", 0)
                .putObject("profile")
                .put("real_name", person.name())
                .put("display_name", person.login());
        return answer;
    }

    private ObjectNode search(SlackCall call) {
        Arguments arguments = call.arguments();
        String query = arguments.text("query");
        if (query == null || query.isBlank()) {
            throw new SlackRefusal("no_query");
        }
        int count = arguments.number("count", 20, 1, 100, "invalid_arguments");
        String cursor = arguments.text("cursor");
        int page = cursor == null ? arguments.number("page", 1, 1, 100, "invalid_arguments") : page(cursor);
        List<Hit> hits = new ArrayList<>();
        for (Channel channel : workspace.visible(call.user())) {
            channel.messages.stream()
                    .filter(message -> matches(channel, message, query))
                    .forEach(message -> hits.add(new Hit(channel, message)));
        }
        int pages = Math.max(1, (hits.size() + count - 1) / count);
        ObjectNode answer = Reply.JSON.createObjectNode().put("query", query);
        ObjectNode messages = answer.putObject("messages").put("total", hits.size());
        messages.putObject("paging")
                .put("count", count)
                .put("total", hits.size())
                .put("page", page)
                .put("pages", pages);
        int from = Math.min(hits.size(), (page - 1) * count);
        int to = Math.min(hits.size(), from + count);
        ObjectNode pagination = messages.putObject("pagination")
                .put("total_count", hits.size())
                .put("page", page)
                .put("per_page", count)
                .put("page_count", pages)
                .put("first", from + 1)
                .put("last", to);
        if (cursor != null) {
            pagination.put("next_cursor", to < hits.size() ? MARK + (page + 1) : "");
        }
        ArrayNode matches = messages.putArray("matches");
        hits.subList(from, to).forEach(hit -> matches.add(match(hit)));
        return answer;
    }

    /** A star begins; whatever else, an answer must have given. */
    private static int page(String cursor) {
        if (cursor.equals("*")) {
            return 1;
        }
        if (!cursor.matches(MARK + "[1-9][0-9]{0,2}")) {
            throw new SlackRefusal("invalid_cursor");
        }
        return Integer.parseInt(cursor.substring(MARK.length()));
    }

    private static boolean matches(Channel channel, Message message, String query) {
        for (String term : query.strip().split("\\s+")) {
            boolean found = term.startsWith("in:")
                    ? term.substring(3).replace("#", "").equals(channel.name)
                    : message.text.toLowerCase(Locale.ROOT).contains(term.toLowerCase(Locale.ROOT));
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static ObjectNode match(Hit hit) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("iid", hit.message().ts)
                .put("team", Workspace.TEAM)
                .put("type", "message")
                .put("user", hit.message().user)
                .put(
                        "username",
                        Workspace.person(hit.message().user).map(Person::login).orElse("our_bot"))
                .put("text", hit.message().text)
                .put("ts", hit.message().ts)
                .put(
                        "permalink",
                        "https://example.slack.com/archives/" + hit.channel().id + "/p"
                                + hit.message().ts.replace(".", ""));
        json.putObject("channel")
                .put("id", hit.channel().id)
                .put("name", hit.channel().name)
                .put("is_private", hit.channel().kind != Workspace.Kind.PUBLIC)
                .put("is_mpim", false)
                .put("is_shared", false)
                .put("is_ext_shared", false)
                .put("is_org_shared", false)
                .put("is_pending_ext_shared", false)
                .putArray("pending_shared");
        return json;
    }
}
