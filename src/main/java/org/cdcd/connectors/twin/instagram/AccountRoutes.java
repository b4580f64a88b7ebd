package org.cdcd.connectors.twin.instagram;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.instagram.Feed.Container;
import org.cdcd.connectors.twin.instagram.Feed.Post;

/** The account itself, its feed, and single objects by their id. */
final class AccountRoutes {
    static final Set<String> POST_FIELDS = Set.of(
            "id",
            "caption",
            "alt_text",
            "media_type",
            "media_product_type",
            "media_url",
            "permalink",
            "shortcode",
            "timestamp",
            "username",
            "owner",
            "like_count",
            "comments_count",
            "is_comment_enabled",
            "children");
    private static final Set<String> ACCOUNT_FIELDS = Set.of(
            "id",
            "user_id",
            "username",
            "name",
            "account_type",
            "biography",
            "website",
            "profile_picture_url",
            "followers_count",
            "follows_count",
            "media_count");
    private static final int PAGE = 25;

    private final GraphGate gate;
    private final Feed feed;

    AccountRoutes(GraphGate gate, Feed feed) {
        this.gate = gate;
        this.feed = feed;
    }

    void mount(Router router) {
        gate.on(router.get("/:version/:account/media"), GraphGate.BASIC, this::feed);
        gate.on(router.get("/:version/:post/children"), GraphGate.BASIC, this::children);
        gate.on(router.get("/:version/:id"), GraphGate.BASIC, this::object);
    }

    /** The account of a path must be the caller's; others' are not to be seen. */
    static void own(GraphCall call) {
        String id = call.path("account");
        if (!isOwn(id, call.person())) {
            throw GraphRefusal.unknown(id);
        }
    }

    private static boolean isOwn(String id, Person person) {
        return id.equals("me") || id.equals(Feed.accountOf(person)) || id.equals(Feed.scopedId(person));
    }

    private void object(GraphCall call) {
        String id = call.path("id");
        Container container = feed.container(id, call.person());
        if (isOwn(id, call.person())) {
            call.answer(call.shown(account(call.person()), "id", ACCOUNT_FIELDS));
        } else if (container != null) {
            ObjectNode json = Reply.JSON.createObjectNode().put("id", container.id);
            String status = container.ask(feed.now());
            json.put("status_code", status).put("status", status + ": " + explained(status));
            call.answer(call.shown(json, "id", Set.of("id", "status", "status_code", "copyright_check_status")));
        } else {
            call.answer(call.shown(json(feed.post(id, call.person())), "id", POST_FIELDS));
        }
    }

    private static String explained(String status) {
        return status.equals("ERROR") ? "Media upload has failed with error code 2207003" : "Media has been uploaded";
    }

    private ObjectNode account(Person person) {
        return Reply.JSON
                .createObjectNode()
                .put("id", Feed.scopedId(person))
                .put("user_id", Feed.accountOf(person))
                .put("username", person.login())
                .put("name", person.name())
                .put("account_type", "MEDIA_CREATOR")
                .put("biography", "An example.")
                .put("followers_count", 7)
                .put("follows_count", 3)
                .put("media_count", feed.posts(person).size());
    }

    private void feed(GraphCall call) {
        own(call);
        List<Post> posts = feed.posts(call.person());
        int from = from(call, posts);
        int to = Math.min(posts.size(), from + Math.min(call.limit(PAGE), 100));
        ObjectNode answer = Reply.JSON.createObjectNode();
        ArrayNode data = answer.putArray("data");
        posts.subList(from, to).forEach(post -> data.add(call.shown(json(post), "id", POST_FIELDS)));
        if (to > from) {
            ObjectNode paging = answer.putObject("paging");
            paging.putObject("cursors")
                    .put("before", cursor(posts.get(from).id()))
                    .put("after", cursor(posts.get(to - 1).id()));
            if (to < posts.size()) {
                paging.put(
                        "next",
                        "https://" + GraphCall.HOST + "/v26.0/me/media?after="
                                + cursor(posts.get(to - 1).id()));
            }
        }
        call.answer(answer);
    }

    private static int from(GraphCall call, List<Post> posts) {
        String after = call.parameter("after");
        if (after == null) {
            return 0;
        }
        for (int i = 0; i < posts.size(); i++) {
            if (cursor(posts.get(i).id()).equals(after)) {
                return i + 1;
            }
        }
        throw GraphRefusal.invalid("Invalid cursor");
    }

    private static String cursor(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.US_ASCII));
    }

    private void children(GraphCall call) {
        ObjectNode answer = Reply.JSON.createObjectNode();
        ArrayNode data = answer.putArray("data");
        feed.post(call.path("post"), call.person())
                .children()
                .forEach(id -> data.add(call.shown(json(feed.post(id, call.person())), "id", POST_FIELDS)));
        call.answer(answer);
    }

    private ObjectNode json(Post post) {
        ObjectNode json = Reply.JSON.createObjectNode().put("id", post.id());
        if (!post.caption().isEmpty()) {
            json.put("caption", post.caption());
        }
        if (!post.altText().isEmpty()) {
            json.put("alt_text", post.altText());
        }
        json.put("media_type", post.children().isEmpty() ? "IMAGE" : "CAROUSEL_ALBUM")
                .put("media_product_type", "FEED")
                .put("media_url", post.imageUrl())
                .put("permalink", "https://www.instagram.com/p/" + post.id() + "/")
                .put("shortcode", post.id())
                .put("timestamp", Times.text(post.made()))
                .put("username", post.owner().login())
                .put("like_count", 0)
                .put("comments_count", feed.comments(post).count())
                .put("is_comment_enabled", true);
        if (!post.children().isEmpty()) {
            ArrayNode parts = json.putObject("children").putArray("data");
            post.children().forEach(id -> parts.addObject().put("id", id));
        }
        return json;
    }
}
