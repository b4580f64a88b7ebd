package org.cdcd.connectors.twin.notion;

import java.util.Locale;
import java.util.UUID;
import org.cdcd.connectors.twin.Person;

/** The ids of what is always there, and how ids are made. */
final class Ids {
    static final String WORKSPACE = of(1, 1);
    static final String TASKS_DATABASE = of(2, 1);
    static final String TASKS = of(3, 1);
    static final String HOME = of(4, 1);
    static final String DIARY = of(4, 2);

    private Ids() {}

    /** @param kind of thing, so that no two kinds have the same id */
    static String of(int kind, int number) {
        return new UUID(0x1a2b3c4d_0000_4000L | (long) kind << 16, 0x8000_000000000000L | number).toString();
    }

    static String user(Person person) {
        return of(5, person.number());
    }

    static String bot(Person person) {
        return of(6, person.number());
    }

    /** The usual form of an id that may be written without hyphens. */
    static String checked(String id, String where) {
        String bare = id.replace("-", "");
        if (!bare.matches("[0-9a-fA-F]{32}")) {
            throw NotionRefusal.invalid(
                    where + " failed validation: " + where + " should be a valid uuid, instead was `\"" + id + "\"`.");
        }
        return bare.toLowerCase(Locale.ROOT).replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }
}
