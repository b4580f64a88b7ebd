package org.cdcd.connectors.twin.x;

import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.content.Content;
import org.cdcd.connectors.twin.content.ContentSink;
import org.jspecify.annotations.Nullable;

/** Pictures and films on their way up and ready. Guarded by the monitor of the posts. */
final class Media {
    private static final long FIRST = 1_700_000_000_000_000_001L;

    private final Map<String, Item> items = new HashMap<>();
    private long next = FIRST;

    /** One of them; only its length and digests are kept. */
    static final class Item {
        final String id;
        final Person owner;
        final String type;
        final long total;
        final ContentSink sink = ContentSink.digestsOnly();
        int segments;
        byte[] last = {};
        int checks;

        @Nullable
        Content content;

        private Item(String id, Person owner, String type, long total) {
            this.id = id;
            this.owner = owner;
            this.type = type;
            this.total = total;
        }

        boolean isFilm() {
            return type.startsWith("video/");
        }

        /** A film takes X a while: it is ready when somebody has asked twice. */
        String state() {
            if (!isFilm() || checks >= 2) {
                return "succeeded";
            }
            return checks == 0 ? "pending" : "in_progress";
        }
    }

    Item begin(Person owner, String type, long total) {
        Item item = new Item(String.valueOf(next++), owner, type, total);
        items.put(item.id, item);
        return item;
    }

    /** What this person uploads under this id; a refusal if there is no such thing. */
    Item of(String id, Person person) {
        Item item = items.get(id);
        if (item == null || !item.owner.equals(person)) {
            throw XRefusal.invalid("id", "The media id is not known.");
        }
        return item;
    }

    boolean isReady(String id, Person person) {
        Item item = items.get(id);
        return item != null
                && item.owner.equals(person)
                && item.content != null
                && item.state().equals("succeeded");
    }

    void reset() {
        items.clear();
        next = FIRST;
    }
}
