package org.cdcd.connectors.twin.onedrive;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.twin.Person;

/** Everybody's drives. Its monitor guards all of the twin. */
final class DriveState {
    private static final long FREE_PLAN = 5L * 1024 * 1024 * 1024;

    private final InstantSource time;
    private final Map<Person, Drive> drives = new HashMap<>();
    private long limit = FREE_PLAN;
    private long made;
    private int generation;

    DriveState(InstantSource time) {
        this.time = time;
    }

    Drive drive(Person person) {
        return drives.computeIfAbsent(person, nobody -> new Drive(this, person));
    }

    String newId() {
        return "01TWIN%028X".formatted(++made);
    }

    String now() {
        return time.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    long limit() {
        return limit;
    }

    synchronized void limit(long bytes) {
        limit = bytes;
    }

    void checkRoom(Drive drive, long bytes) {
        if (bytes > limit - drive.used()) {
            throw GraphRefusal.full();
        }
    }

    /** Which generation of delta tokens is good. */
    int generation() {
        return generation;
    }

    synchronized void forgetTokens() {
        generation++;
    }

    synchronized void reset() {
        drives.values().forEach(Drive::discard);
        drives.clear();
        limit = FREE_PLAN;
        forgetTokens();
    }
}
