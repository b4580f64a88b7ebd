package org.cdcd.connectors.operate;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** How many requests are being served. */
final class InFlight {
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int count;

    void enter() {
        change(1);
    }

    void leave() {
        change(-1);
    }

    /** Waits until none is left or the time is up; says which. For the thread that stops the server only. */
    boolean awaitNone(Duration limit) {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (count > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return count == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void change(int by) {
        lock.lock();
        try {
            count += by;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
