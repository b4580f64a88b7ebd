package org.cdcd.connectors.twin.onedrive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdcd.connectors.twin.Reply;

/** {@code delta}: what has changed since a token, page by page, and at the end the token to go on from later. */
final class DeltaRoute {
    private static final int PAGE = 200;
    private static final Pattern TOKEN = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,4})");

    private final DriveState state;

    DeltaRoute(DriveState state) {
        this.state = state;
    }

    /** @param page how many items a page has */
    private record Token(int generation, int place, int from, int page) {
        static Token of(String text) {
            Matcher matcher = TOKEN.matcher(text);
            if (!matcher.matches()) {
                throw GraphRefusal.invalid("The delta token is malformed");
            }
            return new Token(number(matcher, 1), number(matcher, 2), number(matcher, 3), number(matcher, 4));
        }

        private static int number(Matcher matcher, int group) {
            return Integer.parseInt(matcher.group(group));
        }

        String query() {
            return "token=" + generation + "." + place + "." + from + "." + page;
        }
    }

    void list(GraphCall call) {
        call.item();
        String text = call.ctx().request().getParam("token");
        Drive drive = call.drive();
        int page = call.top(PAGE);
        Token token = text == null
                ? new Token(state.generation(), 0, 0, page)
                : text.equals("latest") ? new Token(state.generation(), drive.history(), 0, page) : Token.of(text);
        if (token.generation() != state.generation() || token.place() > drive.history()) {
            Token first = new Token(state.generation(), 0, 0, token.page());
            call.ctx().response().putHeader("Location", ItemRoutes.link(call, first.query()));
            throw GraphRefusal.of(410, "resyncRequired", "Resync required. Replace any local items with the server's.");
        }
        answer(call, token, "latest".equals(text) ? List.of() : drive.since(token.place()));
    }

    private void answer(GraphCall call, Token token, List<String> ids) {
        int from = Math.min(token.from(), ids.size());
        int to = Math.min(ids.size(), from + token.page());
        ObjectNode json = Reply.JSON.createObjectNode();
        ArrayNode value = json.putArray("value");
        ids.subList(from, to).forEach(id -> value.add(call.drive().changed(id)));
        boolean more = to < ids.size();
        Token next = more
                ? new Token(token.generation(), token.place(), to, token.page())
                : new Token(token.generation(), call.drive().history(), 0, token.page());
        json.put(more ? "@odata.nextLink" : "@odata.deltaLink", ItemRoutes.link(call, next.query()));
        call.answer(200, json);
    }
}
