package org.cdcd.connectors.twin.x;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.x.Posts.Post;
import org.jspecify.annotations.Nullable;

/** Posts: made, read, deleted. */
final class PostRoutes {
    private static final Set<String> MEMBERS = Set.of(
            "card_uri",
            "community_id",
            "direct_message_deep_link",
            "edit_options",
            "for_super_followers_only",
            "geo",
            "made_with_ai",
            "media",
            "nullcast",
            "paid_partnership",
            "poll",
            "quote_tweet_id",
            "reply",
            "reply_settings",
            "share_with_followers",
            "text");
    private static final Set<String> AUDIENCES = Set.of("following", "mentionedUsers", "subscribers", "verified");
    private static final int MOST_MEDIA = 4;

    private final Posts posts;
    private final Media media;
    private final Gate gate;

    PostRoutes(Posts posts, Media media, Gate gate) {
        this.posts = posts;
        this.media = media;
        this.gate = gate;
    }

    void mount(Router api) {
        gate.on(api.post("/2/tweets"), Gate.WRITE, 100, this::create);
        gate.on(api.get("/2/tweets/:id"), Gate.READ, 900, this::get);
        gate.on(api.delete("/2/tweets/:id"), Gate.WRITE, 50, this::delete);
    }

    private void create(XCall call) {
        ObjectNode body = call.body(MEMBERS);
        String text = text(body);
        List<String> attached = attached(call, body);
        if (text.isBlank() && attached.isEmpty()) {
            throw XRefusal.invalid("text", "One of text or media is required.");
        }
        if (PostText.length(text) > PostText.MOST) {
            throw XRefusal.forbidden("Your Tweet text is too long.");
        }
        if (body.has("reply_settings")
                && !AUDIENCES.contains(body.path("reply_settings").asText())) {
            throw XRefusal.invalid("reply_settings", "$.reply_settings: is not one of the known audiences");
        }
        Post answered = answered(call, body);
        String quoted = quoted(body);
        boolean again = !posts.all(post -> post.author().equals(call.person())
                        && post.text().equals(text)
                        && post.media().equals(attached))
                .isEmpty();
        if (again) {
            throw XRefusal.forbidden("You are not allowed to create a Tweet with duplicate content.");
        }
        Post post = posts.add(call.person(), text, answered, quoted, attached);
        ObjectNode data = Reply.JSON.createObjectNode().put("id", post.id()).put("text", post.text());
        data.putArray("edit_history_post_ids").add(post.id());
        call.data(201, data);
    }

    private static String text(ObjectNode body) {
        JsonNode text = body.path("text");
        if (!text.isMissingNode() && !text.isTextual()) {
            throw XRefusal.invalid("text", "$.text: is not a string");
        }
        return text.asText("");
    }

    private List<String> attached(XCall call, ObjectNode body) {
        JsonNode ids = body.path("media").path("media_ids");
        List<String> attached = new ArrayList<>();
        ids.forEach(id -> attached.add(id.asText()));
        boolean wrong = body.has("media") && (attached.isEmpty() || attached.size() > MOST_MEDIA);
        if (wrong || attached.stream().anyMatch(id -> !media.isReady(id, call.person()))) {
            throw XRefusal.invalid("media.media_ids", "Your media IDs are invalid.");
        }
        return attached;
    }

    /** Since 2026 a program answers only where its account was called, or its own posts. */
    private @Nullable Post answered(XCall call, ObjectNode body) {
        if (!body.has("reply")) {
            return null;
        }
        Post post = posts.find(body.path("reply").path("in_reply_to_tweet_id").asText());
        if (post == null) {
            throw XRefusal.forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.");
        }
        if (!post.author().equals(call.person()) && !post.mentions(call.person())) {
            throw XRefusal.forbidden("Reply to this conversation is not allowed because you have not been mentioned or"
                    + " otherwise engaged by the author of the post you are replying to.");
        }
        return post;
    }

    private @Nullable String quoted(ObjectNode body) {
        if (!body.has("quote_tweet_id")) {
            return null;
        }
        String id = body.path("quote_tweet_id").asText();
        if (posts.find(id) == null) {
            throw XRefusal.invalid("quote_tweet_id", "You attempted to quote a Tweet that is deleted or not visible.");
        }
        return id;
    }

    private void get(XCall call) {
        call.onlyKnows(PostFields.NAMES);
        Post post = posts.find(call.pathId("id"));
        if (post == null) {
            throw XRefusal.notFound("tweet", "id", call.pathId("id"));
        }
        PostFields fields = PostFields.of(call);
        ObjectNode answer = Reply.JSON.createObjectNode();
        answer.set("data", fields.json(post));
        fields.include(answer, List.of(post));
        Reply.json(call.ctx(), 200, answer);
    }

    private void delete(XCall call) {
        Post post = posts.find(call.pathId("id"));
        if (post == null) {
            throw XRefusal.notFound("tweet", "id", call.pathId("id"));
        }
        if (!post.author().equals(call.person())) {
            throw XRefusal.forbidden("You are not authorized to delete this Tweet.");
        }
        posts.remove(post);
        call.data(200, Reply.JSON.createObjectNode().put("deleted", true));
    }
}
