package org.cdcd.connectors.twin.instagram;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.instagram.Feed.Comment;
import org.cdcd.connectors.twin.instagram.Feed.Post;
import org.jspecify.annotations.Nullable;

/** Comments under one's own posts, and what is counted about them. */
final class CommentRoutes {
    private static final int LONGEST = 300;
    private static final Set<String> FIELDS =
            Set.of("id", "text", "timestamp", "username", "from", "like_count", "hidden", "parent_id", "media");
    private static final Set<String> METRICS = Set.of(
            "reach",
            "views",
            "likes",
            "comments",
            "saved",
            "shares",
            "total_interactions",
            "follows",
            "profile_visits");

    private final GraphGate gate;
    private final Feed feed;

    CommentRoutes(GraphGate gate, Feed feed) {
        this.gate = gate;
        this.feed = feed;
    }

    void mount(Router router) {
        gate.on(router.get("/:version/:post/comments"), GraphGate.COMMENTS, this::list);
        gate.on(router.post("/:version/:post/comments"), GraphGate.COMMENTS, call -> add(call, own(call), null));
        gate.on(router.get("/:version/:comment/replies"), GraphGate.COMMENTS, this::replies);
        gate.on(router.post("/:version/:comment/replies"), GraphGate.COMMENTS, this::reply);
        gate.on(router.delete("/:version/:comment"), GraphGate.COMMENTS, this::delete);
        gate.on(router.get("/:version/:post/insights"), GraphGate.INSIGHTS, this::insights);
    }

    private Post own(GraphCall call) {
        return feed.post(call.path("post"), call.person());
    }

    /** A comment that stands under a post of the caller's. */
    private Comment comment(GraphCall call) {
        Comment comment = feed.comment(call.path("comment"));
        if (comment == null) {
            throw GraphRefusal.unknown(call.path("comment"));
        }
        feed.post(comment.post(), call.person());
        return comment;
    }

    private void list(GraphCall call) {
        Post post = own(call);
        show(call, feed.comments(post).filter(one -> one.parent() == null).toList());
    }

    private void replies(GraphCall call) {
        Comment comment = comment(call);
        Post post = feed.post(comment.post(), call.person());
        show(
                call,
                feed.comments(post)
                        .filter(one -> comment.id().equals(one.parent()))
                        .toList());
    }

    /** Newest first, up to fifty; the cursor is the last one's id. */
    private void show(GraphCall call, List<Comment> all) {
        List<Comment> newest = all.reversed();
        String after = call.parameter("after");
        long skip = after == null
                ? 0
                : newest.stream().takeWhile(one -> !one.id().equals(after)).count() + 1;
        List<Comment> page =
                newest.stream().skip(skip).limit(Math.min(call.limit(50), 50)).toList();
        ObjectNode answer = Reply.JSON.createObjectNode();
        ArrayNode data = answer.putArray("data");
        page.forEach(one -> data.add(call.shown(json(one), "id,text,timestamp", FIELDS)));
        if (!page.isEmpty()) {
            answer.putObject("paging")
                    .putObject("cursors")
                    .put("after", page.getLast().id());
        }
        call.answer(answer);
    }

    private void reply(GraphCall call) {
        Comment comment = comment(call);
        String parent = comment.parent() == null ? comment.id() : comment.parent();
        add(call, feed.post(comment.post(), call.person()), parent);
    }

    private void add(GraphCall call, Post post, @Nullable String parent) {
        String text = call.required("message");
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw GraphRefusal.invalid("The comment is longer than 300 characters.");
        }
        Comment made = feed.comment(post, parent, call.person(), text);
        call.answer(Reply.JSON.createObjectNode().put("id", made.id()));
    }

    private void delete(GraphCall call) {
        feed.remove(comment(call));
        call.answer(Reply.JSON.createObjectNode().put("success", true));
    }

    private void insights(GraphCall call) {
        Post post = own(call);
        ObjectNode answer = Reply.JSON.createObjectNode();
        ArrayNode data = answer.putArray("data");
        for (String metric : call.list("metric")) {
            if (!METRICS.contains(metric)) {
                throw GraphRefusal.invalid("metric[0] must be one of the following values: " + METRICS);
            }
            long value = metric.equals("comments") ? feed.comments(post).count() : 0;
            ObjectNode one = data.addObject().put("name", metric).put("period", "lifetime");
            one.putArray("values").addObject().put("value", value);
            one.put("title", metric).put("id", post.id() + "/insights/" + metric + "/lifetime");
        }
        call.answer(answer);
    }

    private static ObjectNode json(Comment comment) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("id", comment.id())
                .put("text", comment.text())
                .put("timestamp", Times.text(comment.made()))
                .put("username", comment.author().login())
                .put("like_count", 0)
                .put("hidden", false);
        json.putObject("from")
                .put("id", Feed.scopedId(comment.author()))
                .put("username", comment.author().login());
        json.putObject("media").put("id", comment.post());
        if (comment.parent() != null) {
            json.put("parent_id", comment.parent());
        }
        return json;
    }
}
