package org.cdcd.connectors.twin.linkedin;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.twin.Person;
import org.jspecify.annotations.Nullable;

/** What members have posted, and their images. Not thread-safe: whoever uses it holds its lock. */
final class Wall {
    static final int USUAL_LIMIT = 150;
    private static final Duration UPLOAD_LIFE = Duration.ofHours(24);

    private final InstantSource time;
    private final SecureRandom random;
    private final Map<String, Post> posts = new LinkedHashMap<>();
    private final Map<String, Image> images = new LinkedHashMap<>();
    private long ids;
    private int limit = USUAL_LIMIT;

    /** A post; its text is as members read it. */
    static final class Post {
        final String urn;
        final Person author;
        final Instant made;
        final JsonNode content;
        String text;

        Post(String urn, Person author, Instant made, String text, JsonNode content) {
            this.urn = urn;
            this.author = author;
            this.made = made;
            this.text = text;
            this.content = content;
        }
    }

    /** An image that was announced. */
    static final class Image {
        final String urn;
        final Person owner;
        final String ticket;
        final Instant ends;
        long length = -1;

        Image(String urn, Person owner, String ticket, Instant ends) {
            this.urn = urn;
            this.owner = owner;
            this.ticket = ticket;
            this.ends = ends;
        }

        boolean isThere() {
            return length >= 0;
        }
    }

    Wall(InstantSource time, SecureRandom random) {
        this.time = time;
        this.random = random;
    }

    Instant now() {
        return time.instant();
    }

    /** A new post; those of a day are counted until midnight UTC, and no text may be posted twice. */
    Post post(Person author, String text, JsonNode content) {
        long today = posts.values().stream()
                .filter(post -> post.author.equals(author) && sameDay(post.made, now()))
                .count();
        if (today >= limit) {
            throw LinkedInRefusal.of(429, "TOO_MANY_REQUESTS", "Resource level throttle limit for calls reached.");
        }
        for (Post earlier : posts.values()) {
            if (earlier.author.equals(author) && earlier.text.equals(text) && content.isMissingNode()) {
                throw LinkedInRefusal.of(422, "DUPLICATE_POST", "Content is a duplicate of " + earlier.urn);
            }
        }
        Post post = new Post("urn:li:share:" + (7_000_000_000_000L + ++ids), author, now(), text, content);
        posts.put(post.urn, post);
        return post;
    }

    private static boolean sameDay(Instant one, Instant other) {
        return one.getEpochSecond() / 86_400 == other.getEpochSecond() / 86_400;
    }

    @Nullable
    Post find(String urn) {
        return posts.get(urn);
    }

    void delete(String urn) {
        posts.remove(urn);
    }

    List<Post> posts(Person author) {
        return posts.values().stream()
                .filter(post -> post.author.equals(author))
                .toList()
                .reversed();
    }

    Image announce(Person owner) {
        byte[] ticket = new byte[16];
        random.nextBytes(ticket);
        Image image =
                new Image("urn:li:image:C4E" + ++ids, owner, HexFormat.of().formatHex(ticket), now().plus(UPLOAD_LIFE));
        images.put(image.urn, image);
        return image;
    }

    @Nullable
    Image image(String urn) {
        return images.get(urn);
    }

    @Nullable
    Image announced(String ticket) {
        return images.values().stream()
                .filter(image -> image.ticket.equals(ticket) && now().isBefore(image.ends))
                .findFirst()
                .orElse(null);
    }

    void limit(int postsADay) {
        limit = postsADay;
    }

    void reset() {
        posts.clear();
        images.clear();
        limit = USUAL_LIMIT;
    }
}
