package org.cdcd.connectors.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what must come, and says what did not. */
final class Await {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    static void until(Callable<Boolean> condition, String what) throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come in time: " + what);
            }
            Thread.sleep(PAUSE);
        }
    }
}
