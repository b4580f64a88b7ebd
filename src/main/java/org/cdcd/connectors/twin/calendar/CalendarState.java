package org.cdcd.connectors.twin.calendar;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.google.GoogleRefusal;

/** Every calendar of everybody, and how many changes there have been. Whoever uses it holds its monitor. */
final class CalendarState {
    private final InstantSource time;
    private final List<Calendar> calendars = Stream.concat(
                    Person.ALL.stream().map(person -> new Calendar(person.email(), person, person.email(), false)),
                    Stream.of(new Calendar("team@group.calendar.google.com", Person.ALICE, "Team", true)))
            .toList();
    private long changes;
    private long oldestSync;
    private int made;
    private int eventsLeft = Integer.MAX_VALUE;

    CalendarState(InstantSource time) {
        this.time = time;
    }

    synchronized void reset() {
        calendars.forEach(Calendar::clear);
        changes = 0;
        oldestSync = 0;
        eventsLeft = Integer.MAX_VALUE;
    }

    synchronized void eventsLeft(int number) {
        eventsLeft = number;
    }

    synchronized void expireSyncTokens() {
        oldestSync = ++changes;
    }

    long oldestSync() {
        return oldestSync;
    }

    Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    long change() {
        return ++changes;
    }

    long changes() {
        return changes;
    }

    String newId() {
        return String.format(Locale.ROOT, "ev%024d", ++made);
    }

    /** Refuses one more event when there are too many. */
    void reserve() {
        if (eventsLeft == 0) {
            throw GoogleRefusal.of(403, "quotaExceeded", "Calendar usage limits exceeded.");
        }
        eventsLeft--;
    }

    Stream<Calendar> of(Person person) {
        return calendars.stream().filter(calendar -> calendar.readable(person));
    }

    Optional<Calendar> calendar(String id, Person person) {
        String wanted = id.equals("primary") ? person.email() : id;
        return of(person).filter(calendar -> calendar.id.equals(wanted)).findFirst();
    }
}
