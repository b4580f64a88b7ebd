package org.cdcd.connectors.bench;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what happens in other processes, by looking every millisecond. */
final class Until {
    private Until() {}

    /**
     * @param seconds after which it is given up
     * @param what is waited for
     */
    static void holds(BooleanSupplier condition, long seconds, String what) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("not within " + seconds + " s: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }
}
