package org.cdcd.connectors.vault;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the vault does by itself, again and again. One that fails is tried again at its next turn. There are more threads
 * than chores that wait for services, so that those never keep the heartbeat waiting.
 */
final class Chores implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            6, Thread.ofPlatform().daemon().name("vault-chore-", 0).factory());

    void every(Duration period, String name, Runnable chore) {
        schedule(period, period, name, chore);
    }

    void atOnceAndEvery(Duration period, String name, Runnable chore) {
        schedule(Duration.ZERO, period, name, chore);
    }

    private void schedule(Duration first, Duration period, String name, Runnable chore) {
        timer.scheduleWithFixedDelay(
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
        timer.shutdown();
        try {
            if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
