package org.cdcd.connectors.twin.x;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.x.Posts.Post;

/**
 * What a caller wants to see of posts: an id and a text, and what is asked for.
 *
 * @param fields of the post
 * @param authors whether their accounts are wanted beside
 */
record PostFields(Set<String> fields, boolean authors) {
    static final Set<String> NAMES = Set.of("post.fields", "tweet.fields", "expansions", "user.fields", "media.fields");
    private static final List<String> FIELDS = List.of(
            "article",
            "attachments",
            "author_id",
            "conversation_id",
            "created_at",
            "edit_controls",
            "entities",
            "geo",
            "id",
            "in_reply_to_user_id",
            "lang",
            "non_public_metrics",
            "note_post",
            "possibly_sensitive",
            "public_metrics",
            "referenced_tweets",
            "reply_settings",
            "source",
            "text",
            "withheld");
    private static final List<String> EXPANSIONS = List.of(
            "attachments.media_keys",
            "attachments.poll_ids",
            "author_id",
            "edit_history_post_ids",
            "entities.mentions.username",
            "geo.place_id",
            "in_reply_to_user_id",
            "referenced_posts");

    /** Its older name for the fields is still taken. */
    static PostFields of(XCall call) {
        Set<String> fields = new LinkedHashSet<>(call.listed("post.fields", FIELDS));
        fields.addAll(call.listed("tweet.fields", FIELDS));
        boolean authors = call.listed("expansions", EXPANSIONS).contains("author_id");
        UserJson.fields(call);
        return new PostFields(fields, authors);
    }

    ObjectNode json(Post post) {
        ObjectNode json = Reply.JSON.createObjectNode().put("id", post.id()).put("text", post.text());
        // described under a newer name, and demanded under this one by X's own client
        json.putArray("edit_history_tweet_ids").add(post.id());
        if (authors || fields.contains("author_id")) {
            json.put("author_id", XCall.id(post.author()));
        }
        if (fields.contains("created_at")) {
            json.put("created_at", post.created().toString());
        }
        if (fields.contains("conversation_id")) {
            json.put("conversation_id", post.conversation());
        }
        if (fields.contains("public_metrics")) {
            json.putObject("public_metrics")
                    .put("repost_count", 0)
                    .put("reply_count", 0)
                    .put("like_count", 0)
                    .put("quote_count", 0)
                    .put("bookmark_count", 0)
                    .put("impression_count", 0);
        }
        if (fields.contains("attachments") && !post.media().isEmpty()) {
            ArrayNode keys = json.putObject("attachments").putArray("media_keys");
            post.media().forEach(id -> keys.add("3_" + id));
        }
        return json;
    }

    /** The accounts of the authors, each once. */
    void include(ObjectNode answer, List<Post> shown) {
        if (authors && !shown.isEmpty()) {
            ArrayNode users = answer.putObject("includes").putArray("users");
            shown.stream().map(Post::author).distinct().forEach(author -> users.add(UserJson.of(author, Set.of())));
        }
    }
}
