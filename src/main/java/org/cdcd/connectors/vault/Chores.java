package org.cdcd.connectors.vault;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the vault does by itself, again and again. One that fails is tried again at its next turn. What must be on time has
 * threads of its own, so that chores that wait for services or keys never keep the heartbeat waiting.
 */
final class Chores implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

    private final ScheduledExecutorService prompt = threads(2, "vault-beat-");
    private final ScheduledExecutorService timer = threads(6, "vault-chore-");

    private static ScheduledExecutorService threads(int number, String name) {
        return Executors.newScheduledThreadPool(
                number, Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /** For what waits for the database at most. */
    void onTime(Duration period, String name, Runnable chore) {
        schedule(prompt, period, period, name, chore);
    }

    void every(Duration period, String name, Runnable chore) {
        schedule(timer, period, period, name, chore);
    }

    void atOnceAndEvery(Duration period, String name, Runnable chore) {
        schedule(timer, Duration.ZERO, period, name, chore);
    }

    private static void schedule(
            ScheduledExecutorService threads, Duration first, Duration period, String name, Runnable chore) {
        threads.scheduleWithFixedDelay(
                () -> attempt(name, chore), first.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void attempt(String name, Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException e) {
            LOG.warn("{} failed and will be tried again: {}", name, e.toString());
        }
    }

    @Override
    public void close() {
        prompt.shutdown();
        timer.shutdown();
        try {
            if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
                timer.shutdownNow();
            }
            prompt.shutdownNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
