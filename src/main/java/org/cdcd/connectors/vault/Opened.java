package org.cdcd.connectors.vault;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened so far, to be closed the other way round, however far the start came. */
final class Opened implements AutoCloseable {
    private final Deque<Runnable> closers = new ArrayDeque<>();

    void add(Runnable close) {
        closers.push(close);
    }

    /** Closes everything; the first failure is thrown once all have had their turn. */
    @Override
    public void close() {
        RuntimeException failed = null;
        while (!closers.isEmpty()) {
            try {
                closers.pop().run();
            } catch (RuntimeException e) {
                failed = failed == null ? e : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
