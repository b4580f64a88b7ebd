package org.cdcd.connectors.vault.accounts.apppasswords;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * How often somebody tried to prove a mailbox and failed: to a mail server all log-ins of this node come from one address, so it
 * cannot tell who guesses. Counted on this node alone, and forgotten after a quarter of an hour.
 */
final class FailedProofs {
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int MOST_OF_A_PERSON = 5;
    private static final int MOST_OF_A_MAILBOX = 20;
    private static final int MOST_REMEMBERED = 10_000;

    private final InstantSource clock;
    private final Map<String, Deque<Instant>> failures = new LinkedHashMap<>();

    FailedProofs(InstantSource clock) {
        this.clock = clock;
    }

    /** @throws Refusal {@code rate_limited} if this person, or everybody together, failed too often at this mailbox */
    synchronized void check(String webid, String mailbox) {
        Instant since = clock.instant().minus(WINDOW);
        if (count(ofPerson(webid, mailbox), since) >= MOST_OF_A_PERSON || count(mailbox, since) >= MOST_OF_A_MAILBOX) {
            throw Refusal.of(ErrorCode.RATE_LIMITED, "Too many passwords were tried for the mailbox.")
                    .withRetryAfter(WINDOW);
        }
    }

    synchronized void failed(String webid, String mailbox) {
        add(ofPerson(webid, mailbox));
        add(mailbox);
    }

    private void add(String key) {
        Instant now = clock.instant();
        if (failures.size() >= MOST_REMEMBERED) {
            forget(now.minus(WINDOW));
        }
        failures.computeIfAbsent(key, first -> new ArrayDeque<>()).add(now);
    }

    private int count(String key, Instant since) {
        Deque<Instant> times = failures.getOrDefault(key, new ArrayDeque<>());
        times.removeIf(time -> time.isBefore(since));
        return times.size();
    }

    /** What is over; and the oldest of the rest, rather than to grow without bound. */
    private void forget(Instant since) {
        failures.values().removeIf(times -> times.isEmpty() || times.getLast().isBefore(since));
        Iterator<String> keys = failures.keySet().iterator();
        while (failures.size() >= MOST_REMEMBERED) {
            keys.next();
            keys.remove();
        }
    }

    /** A WebID has no space in it. */
    private static String ofPerson(String webid, String mailbox) {
        return webid + " " + mailbox;
    }
}
