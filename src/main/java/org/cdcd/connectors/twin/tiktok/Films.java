package org.cdcd.connectors.twin.tiktok;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.content.Content;
import org.cdcd.connectors.twin.content.ContentSink;
import org.jspecify.annotations.Nullable;

/** Films that are there, newest first, and those on their way. Guarded by its own monitor. */
final class Films {
    private static final long FIRST = 7_500_000_000_000_000_001L;
    private static final int SEEDED = 3;

    private final InstantSource time;
    private final List<Film> films = new ArrayList<>();
    private final Map<String, Publication> publications = new HashMap<>();
    private long next;

    /** A film of an account. */
    record Film(String id, Person owner, String title, Instant created) {}

    /** A film on its way: into the inbox, or to the public. */
    static final class Publication {
        final String id;
        final Person owner;
        final String title;
        final boolean inbox;
        final long size;
        final long chunk;
        final long count;
        final ContentSink sink = ContentSink.digestsOnly();
        String token = "";
        Instant expires = Instant.MAX;
        boolean busy;
        boolean fetched;
        int asked;

        @Nullable
        Content content;

        /** @param size -1 if TikTok fetches it by itself */
        Publication(String id, Person owner, String title, boolean inbox, long size, long chunk, long count) {
            this.id = id;
            this.owner = owner;
            this.title = title;
            this.inbox = inbox;
            this.size = size;
            this.chunk = chunk;
            this.count = count;
        }

        /** TikTok works on it until somebody has asked twice. */
        String status() {
            if (size >= 0 && content == null) {
                return "PROCESSING_UPLOAD";
            }
            if (asked < 2) {
                return size < 0 ? "PROCESSING_DOWNLOAD" : "PROCESSING_UPLOAD";
            }
            return inbox ? "SEND_TO_USER_INBOX" : "PUBLISH_COMPLETE";
        }
    }

    Films(InstantSource time) {
        this.time = time;
        reset();
    }

    List<Film> of(Person owner) {
        return films.stream().filter(film -> film.owner().equals(owner)).toList();
    }

    Film add(Person owner, String title) {
        // the cursor is the time of creation, so no two are made at one
        Instant created = time.instant().plusMillis(films.size());
        Film film = new Film(String.valueOf(next++), owner, title, created);
        films.addFirst(film);
        return film;
    }

    String newId(String kind) {
        return "v_" + kind + "~v2." + next++;
    }

    void add(Publication publication) {
        publications.put(publication.id, publication);
    }

    @Nullable
    Publication publication(String id) {
        return publications.get(id);
    }

    synchronized void reset() {
        films.clear();
        publications.clear();
        next = FIRST;
        for (int i = 1; i <= SEEDED; i++) {
            add(Person.ALICE, "Harbour at dawn, part " + i);
        }
        add(Person.BOB, "Not alice's");
    }
}
