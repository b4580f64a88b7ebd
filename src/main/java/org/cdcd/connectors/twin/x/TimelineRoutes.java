package org.cdcd.connectors.twin.x;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.x.Posts.Post;
import org.jspecify.annotations.Nullable;

/** Lists of posts: of home, of an account, that mention it, that a search finds. {@code data} is absent where there are none. */
final class TimelineRoutes {
    private static final Set<String> PAGING =
            Set.of("max_results", "pagination_token", "start_time", "end_time", "since_id", "until_id", "exclude");
    private static final int MOST = 100;

    private final Posts posts;
    private final Gate gate;

    TimelineRoutes(Posts posts, Gate gate) {
        this.posts = posts;
        this.gate = gate;
    }

    void mount(Router api) {
        gate.on(api.get("/2/users/:id/timelines/reverse_chronological"), Gate.READ, 180, this::home);
        gate.on(api.get("/2/users/:id/tweets"), Gate.READ, 900, this::ofUser);
        gate.on(api.get("/2/users/:id/mentions"), Gate.READ, 300, this::mentions);
        gate.on(api.get("/2/tweets/search/recent"), Gate.READ, 300, this::search);
    }

    /** One's own only: nobody sees what another one's home looks like. */
    private void home(XCall call) {
        if (!call.pathId("id").equals(call.me())) {
            throw XRefusal.forbidden("The `id` query parameter value must be that of the authenticating user.");
        }
        page(call, 1, "pagination_token", post -> true);
    }

    private void ofUser(XCall call) {
        Person person = person(call);
        page(call, 5, "pagination_token", post -> post.author().equals(person));
    }

    private void mentions(XCall call) {
        Person person = person(call);
        page(call, 5, "pagination_token", post -> post.mentions(person));
    }

    private void search(XCall call) {
        String query = call.query("query");
        if (query == null) {
            throw XRefusal.invalid("query", "The `query` query parameter is required.");
        }
        page(call, 10, "next_token", SearchQuery.parse(query));
    }

    private static Person person(XCall call) {
        String id = call.pathId("id");
        return Person.ALL.stream()
                .filter(person -> XCall.id(person).equals(id))
                .findFirst()
                .orElseThrow(() -> XRefusal.notFound("user", "id", id));
    }

    private void page(XCall call, int least, String cursor, Predicate<Post> wanted) {
        Set<String> known = new HashSet<>(PAGING);
        known.addAll(PostFields.NAMES);
        known.addAll(least == 10 ? Set.of("query", "next_token", "sort_order") : Set.of());
        call.onlyKnows(known);
        int size = call.number("max_results", least, MOST, Math.max(least, 10));
        PostFields fields = PostFields.of(call);
        List<Post> all = posts.all(wanted.and(after(call, cursor)));
        List<Post> shown = all.subList(0, Math.min(size, all.size()));
        ObjectNode answer = Reply.JSON.createObjectNode();
        if (!shown.isEmpty()) {
            ArrayNode data = answer.putArray("data");
            shown.forEach(post -> data.add(fields.json(post)));
            fields.include(answer, shown);
        }
        ObjectNode meta = answer.putObject("meta").put("result_count", shown.size());
        if (!shown.isEmpty()) {
            meta.put("newest_id", shown.getFirst().id())
                    .put("oldest_id", shown.getLast().id());
        }
        if (all.size() > shown.size()) {
            meta.put("next_token", token(shown.getLast().id()));
        }
        Reply.json(call.ctx(), 200, answer);
    }

    private static Predicate<Post> after(XCall call, String cursor) {
        String token = call.query(cursor) == null ? call.query("pagination_token") : call.query(cursor);
        if (token == null) {
            return post -> true;
        }
        String last = last(token);
        if (last == null) {
            throw XRefusal.invalid(cursor, "The `" + cursor + "` query parameter value [" + token + "] is not valid");
        }
        return post -> post.id().compareTo(last) < 0;
    }

    private static String token(String id) {
        return "7140" + Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String last(String token) {
        try {
            String id = token.startsWith("7140")
                    ? new String(Base64.getUrlDecoder().decode(token.substring(4)), StandardCharsets.UTF_8)
                    : "";
            return id.matches("[0-9]{19}") ? id : null;
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }
}
