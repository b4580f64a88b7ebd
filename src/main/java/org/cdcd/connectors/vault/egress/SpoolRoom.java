package org.cdcd.connectors.vault.egress;

import java.util.HashMap;
import java.util.Map;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * How much everybody keeps in the spool, and whether there is room for more. Uploads leave a part of the spool to results, since
 * a result that cannot be kept is lost after it was paid for; and no one person fills it, be it with uploads or with results that
 * they do not fetch. Thread-safe; never blocks for long.
 */
final class SpoolRoom {
    private record Held(long bytes, int files) {}

    private final SpoolSettings settings;
    private final Map<String, Held> people = new HashMap<>();
    private long used;

    SpoolRoom(SpoolSettings settings) {
        this.settings = settings;
    }

    /**
     * Says whether there is room.
     *
     * @param owner as the spool names a person
     * @param upload whether the person sends it; otherwise it is a result of theirs
     * @throws Refusal {@code quota_exhausted} if this person has too much, {@code vault_unavailable} if all together have
     */
    synchronized void check(String owner, boolean upload, int files, long bytes) {
        Held held = people.getOrDefault(owner, new Held(0, 0));
        boolean tooMuch = held.bytes() + bytes > (upload ? settings.perPerson() : settings.resultsPerPerson());
        if (tooMuch || (upload && held.files() + files > settings.perPersonFiles())) {
            throw Refusal.of(ErrorCode.QUOTA_EXHAUSTED, "This person has as much content here as one may have.")
                    .withRemedy(
                            "Use the uploads that are here and fetch the results: both go some minutes after that, and in any"
                                    + " case after a day.");
        }
        if (used + bytes > (upload ? settings.uploads() : settings.total())) {
            throw Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "There is no room for more content now.");
        }
    }

    /** Takes the room; refuses like {@link #check}. */
    synchronized void take(String owner, boolean upload, int files, long bytes) {
        check(owner, upload, files, bytes);
        found(owner, files, bytes);
    }

    /** Counts what is there already. */
    synchronized void found(String owner, int files, long bytes) {
        used += bytes;
        people.merge(owner, new Held(bytes, files), SpoolRoom::sum);
    }

    synchronized void giveBack(String owner, int files, long bytes) {
        used -= bytes;
        people.computeIfPresent(owner, (name, held) -> {
            Held left = sum(held, new Held(-bytes, -files));
            return left.files() <= 0 && left.bytes() <= 0 ? null : left;
        });
    }

    synchronized long used() {
        return used;
    }

    private static Held sum(Held one, Held other) {
        return new Held(one.bytes() + other.bytes(), one.files() + other.files());
    }
}
