package org.cdcd.connectors.twin.x;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.cdcd.connectors.twin.Person;
import org.jspecify.annotations.Nullable;

/** Every post there is, newest first. Guarded by its own monitor. */
final class Posts {
    private static final long FIRST = 1_800_000_000_000_000_001L;
    private static final int SEEDED = 12;

    private final InstantSource time;
    private final List<Post> posts = new ArrayList<>();
    private long next;

    /**
     * One post.
     *
     * @param answers the post that it answers
     * @param quotes the post that it shows
     */
    record Post(
            String id,
            Person author,
            String text,
            Instant created,
            String conversation,
            @Nullable String answers,
            @Nullable String quotes,
            List<String> media) {
        boolean mentions(Person person) {
            return (text + " ").matches("(?is).*@" + person.login() + "[^A-Za-z0-9_].*");
        }
    }

    Posts(InstantSource time) {
        this.time = time;
        reset();
    }

    Post add(Person author, String text, @Nullable Post answers, @Nullable String quotes, List<String> media) {
        String id = String.valueOf(next++);
        Post post = new Post(
                id,
                author,
                text,
                time.instant(),
                answers == null ? id : answers.conversation(),
                answers == null ? null : answers.id(),
                quotes,
                List.copyOf(media));
        posts.addFirst(post);
        return post;
    }

    @Nullable
    Post find(String id) {
        return posts.stream().filter(post -> post.id().equals(id)).findFirst().orElse(null);
    }

    List<Post> all(Predicate<Post> wanted) {
        return posts.stream().filter(wanted).toList();
    }

    void remove(Post post) {
        posts.remove(post);
    }

    /** Bob has said a dozen things, the last of them to Alice, who follows him. */
    synchronized void reset() {
        posts.clear();
        next = FIRST;
        for (int i = 1; i < SEEDED; i++) {
            add(Person.BOB, "Thought number " + i + " of bob", null, null, List.of());
        }
        add(Person.BOB, "Hello @alice, how are your connectors?", null, null, List.of());
    }
}
