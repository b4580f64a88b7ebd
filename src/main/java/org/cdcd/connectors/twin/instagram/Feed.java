package org.cdcd.connectors.twin.instagram;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Person;
import org.jspecify.annotations.Nullable;

/** Everybody's containers, posts and comments. Not thread-safe: whoever uses it holds its lock. */
final class Feed {
    static final int USUAL_LIMIT = 100;
    private static final Duration CONTAINER_LIFE = Duration.ofHours(24);

    private final InstantSource time;
    private final Map<String, Container> containers = new LinkedHashMap<>();
    private final Map<String, Post> posts = new LinkedHashMap<>();
    private final Map<String, Comment> comments = new LinkedHashMap<>();
    private final List<Fetched> fetched = new ArrayList<>();
    private long ids;
    private int limit;
    private int slowness;

    /** Something that is to become a post. */
    static final class Container {
        final String id;
        final Person owner;
        final Instant made;
        final String imageUrl;
        final String caption;
        final String altText;
        final boolean part;
        final List<String> children;
        private int questions;
        boolean published;

        Container(String id, Person owner, Instant made, int slowness, GraphCall call, List<String> children) {
            this.id = id;
            this.owner = owner;
            this.made = made;
            this.questions = slowness;
            this.imageUrl = call.text("image_url");
            this.caption = call.text("caption");
            this.altText = call.text("alt_text");
            this.part = call.text("is_carousel_item").equals("true");
            this.children = children;
        }

        /** Asking brings the end nearer; that makes a twin without clocks. */
        String ask(Instant now) {
            String status = status(now);
            questions = Math.max(0, questions - 1);
            return status;
        }

        String status(Instant now) {
            if (published) {
                return "PUBLISHED";
            }
            if (!now.isBefore(made.plus(CONTAINER_LIFE))) {
                return "EXPIRED";
            }
            if (imageUrl.contains("damaged")) {
                return "ERROR";
            }
            return questions > 0 ? "IN_PROGRESS" : "FINISHED";
        }
    }

    /** A post. */
    record Post(
            String id,
            Person owner,
            Instant made,
            String imageUrl,
            String caption,
            String altText,
            List<String> children) {}

    /**
     * A comment.
     *
     * @param parent the comment it answers; null if it is on the post itself
     */
    record Comment(String id, String post, @Nullable String parent, Person author, Instant made, String text) {}

    Feed(InstantSource time) {
        this.time = time;
        reset();
    }

    /** The id of a person's professional account. */
    static String accountOf(Person person) {
        return "1784140000000" + person.number();
    }

    /** The id that only one program knows the account by. */
    static String scopedId(Person person) {
        return "2600000000" + person.number();
    }

    void fetched(Fetched picture) {
        fetched.add(picture);
    }

    List<Fetched> fetched() {
        return List.copyOf(fetched);
    }

    Instant now() {
        return time.instant();
    }

    Container contain(GraphCall call, List<String> children) {
        Container made = new Container(nextId(), call.person(), now(), slowness, call, children);
        containers.put(made.id, made);
        return made;
    }

    @Nullable
    Container container(String id, Person owner) {
        Container found = containers.get(id);
        return found == null || !found.owner.equals(owner) ? null : found;
    }

    Post publish(Container container) {
        container.published = true;
        List<Post> children = container.children.stream()
                .map(containers::get)
                .filter(Objects::nonNull)
                .map(part -> add(part, part.imageUrl, List.of()))
                .toList();
        String url =
                children.isEmpty() ? container.imageUrl : children.getFirst().imageUrl();
        return add(container, url, children.stream().map(Post::id).toList());
    }

    private Post add(Container container, String url, List<String> children) {
        Post post = new Post(
                nextId(), container.owner, now(), url, container.caption, container.altText, List.copyOf(children));
        posts.put(post.id(), post);
        return post;
    }

    /** A post of this person, or a refusal: others' posts are not to be seen. */
    Post post(String id, Person owner) {
        Post post = posts.get(id);
        if (post == null || !post.owner().equals(owner)) {
            throw GraphRefusal.unknown(id);
        }
        return post;
    }

    /** Posts of one person that stand for themselves, newest first. */
    List<Post> posts(Person owner) {
        List<String> parts = posts.values().stream()
                .flatMap(post -> post.children().stream())
                .toList();
        return posts.values().stream()
                .filter(post -> post.owner().equals(owner) && !parts.contains(post.id()))
                .toList()
                .reversed();
    }

    Comment comment(Post post, @Nullable String parent, Person author, String text) {
        Comment comment = new Comment(nextId(), post.id(), parent, author, now(), text);
        comments.put(comment.id(), comment);
        return comment;
    }

    @Nullable
    Comment comment(String id) {
        return comments.get(id);
    }

    void remove(Comment comment) {
        comments.values()
                .removeIf(one -> one.id().equals(comment.id()) || comment.id().equals(one.parent()));
    }

    Stream<Comment> comments(Post post) {
        return comments.values().stream().filter(one -> one.post().equals(post.id()));
    }

    /** How many posts of the last day count against the limit. */
    long publishedToday(Person owner) {
        Instant since = now().minus(Duration.ofDays(1));
        return posts(owner).stream().filter(post -> post.made().isAfter(since)).count();
    }

    int limit() {
        return limit;
    }

    void limit(int posts) {
        limit = posts;
    }

    void slowness(int questions) {
        slowness = questions;
    }

    private String nextId() {
        return "1800000000" + (1_000_000 + ++ids);
    }

    void reset() {
        containers.clear();
        posts.clear();
        comments.clear();
        fetched.clear();
        limit = USUAL_LIMIT;
        slowness = 0;
    }
}
