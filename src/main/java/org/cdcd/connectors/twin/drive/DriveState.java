package org.cdcd.connectors.twin.drive;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.google.GoogleRefusal;

/** Every file of everybody, and what has changed in which order. Whoever uses it holds its monitor. */
final class DriveState {
    private final InstantSource time;
    private final Map<String, DriveFile> files = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private int lastId;
    private long storageLimit = Long.MAX_VALUE;

    /** A file was made, altered or deleted. */
    record Change(String fileId, Person owner, String clientId, boolean removed, Instant time) {}

    DriveState(InstantSource time) {
        this.time = time;
    }

    synchronized void reset() {
        files.values().forEach(DriveFile::discardContent);
        files.clear();
        changes.clear();
        storageLimit = Long.MAX_VALUE;
    }

    synchronized void limit(long bytes) {
        storageLimit = bytes;
    }

    long storageLimit() {
        return storageLimit;
    }

    Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    String newId() {
        return String.format(Locale.ROOT, "1File%028d", ++lastId);
    }

    DriveFile create(Person owner, String clientId) {
        return new DriveFile(newId(), owner, clientId, now());
    }

    /** Keeps a new file, or that an old one was altered. */
    void save(DriveFile file) {
        file.modified = now();
        file.version++;
        files.put(file.id, file);
        changes.add(new Change(file.id, file.owner, file.clientId, false, now()));
    }

    void delete(DriveFile file) {
        files.remove(file.id);
        file.discardContent();
        changes.add(new Change(file.id, file.owner, file.clientId, true, now()));
        List<DriveFile> inside = files.values().stream()
                .filter(one -> one.parents.contains(file.id))
                .toList();
        inside.forEach(this::delete);
    }

    Stream<DriveFile> all() {
        return files.values().stream();
    }

    List<Change> changes() {
        return changes;
    }

    long used(Person person) {
        return files.values().stream()
                .filter(file -> file.owner.equals(person) && file.content != null)
                .mapToLong(file -> file.content == null ? 0 : file.content.length())
                .sum();
    }

    /** Refuses what would not fit any more. */
    void reserve(Person person, long bytes) {
        if (bytes > storageLimit - used(person)) {
            throw GoogleRefusal.of(403, "storageQuotaExceeded", "The user's Drive storage quota has been exceeded.");
        }
    }
}
