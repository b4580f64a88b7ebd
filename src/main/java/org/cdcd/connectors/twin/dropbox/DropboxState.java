package org.cdcd.connectors.twin.dropbox;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.content.Content;

/** Everybody's files. Its monitor guards all of the twin. */
final class DropboxState {
    private final InstantSource time;
    private final Map<Person, Tree> trees = new HashMap<>();
    private long limit = Long.MAX_VALUE;
    private long made;

    DropboxState(InstantSource time) {
        this.time = time;
    }

    Tree tree(Person person) {
        return trees.computeIfAbsent(person, nobody -> new Tree());
    }

    String newId() {
        return "id:AAAAAAAAAAA%011d".formatted(++made);
    }

    String now() {
        return time.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    Entry.Stored store(Content content, String hash) {
        return new Entry.Stored(content, hash, "%015x".formatted(++made), now());
    }

    long used(Person person) {
        return tree(person).all().stream()
                .mapToLong(entry ->
                        entry.stored() == null ? 0 : entry.stored().content().length())
                .sum();
    }

    boolean hasRoom(Person person, long bytes) {
        return bytes <= limit - used(person);
    }

    long limit() {
        return limit;
    }

    synchronized void limit(long bytes) {
        limit = bytes;
    }

    synchronized void reset() {
        trees.values().stream().flatMap(tree -> tree.all().stream()).forEach(entry -> {
            if (entry.stored() != null) {
                entry.stored().content().discard();
            }
        });
        trees.clear();
        limit = Long.MAX_VALUE;
    }
}
