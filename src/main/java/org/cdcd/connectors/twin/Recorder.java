package org.cdcd.connectors.twin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the newest requests. Thread-safe. */
final class Recorder {
    static final int BODY_LIMIT = 64 * 1024;
    private static final int KEPT = 1000;

    private final Deque<Recorded> newest = new ArrayDeque<>();

    synchronized void add(Recorded recorded) {
        if (newest.size() == KEPT) {
            newest.removeFirst();
        }
        newest.addLast(recorded);
    }

    synchronized List<Recorded> all() {
        return List.copyOf(newest);
    }

    synchronized void clear() {
        newest.clear();
    }
}
