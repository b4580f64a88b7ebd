package org.cdcd.connectors.vault.accounts.revocation;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The threads on which services are told something: several at once, and few for each service, so that a silent one holds up no other. */
final class Tellers {
    static final int OF_ONE_SERVICE = 4;

    private static final int ALL = 16;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            ALL,
            ALL,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("vault-teller-", 0).factory());
    private final Map<String, Integer> busy = new HashMap<>();

    Tellers() {
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Takes a place at this service for one {@link #run}, if there is one and what is to be told there can be had.
     *
     * @param claim is asked once there is a place, which is free again if it says no or fails
     */
    boolean enter(String service, BooleanSupplier claim) {
        if (!enter(service)) {
            return false;
        }
        boolean claimed = false;
        try {
            claimed = claim.getAsBoolean();
        } finally {
            if (!claimed) {
                leave(service);
            }
        }
        return claimed;
    }

    private synchronized boolean enter(String service) {
        int now = busy.getOrDefault(service, 0);
        if (now == OF_ONE_SERVICE) {
            return false;
        }
        busy.put(service, now + 1);
        return true;
    }

    private synchronized void leave(String service) {
        busy.computeIfPresent(service, (name, now) -> now == 1 ? null : now - 1);
    }

    /** Runs what a place was taken for, and gives the place back. */
    CompletionStage<Void> run(String service, Runnable telling) {
        try {
            return CompletableFuture.runAsync(
                    () -> {
                        try {
                            telling.run();
                        } finally {
                            leave(service);
                        }
                    },
                    threads);
        } catch (RejectedExecutionException finished) {
            leave(service);
            return CompletableFuture.failedFuture(finished);
        }
    }

    /** Runs what waits for no service; nothing once {@link #finish} was called. */
    void soon(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException finished) {
            // left to the next turn of another vault, or of this one when it runs again
        }
    }

    /** Begins nothing more, and waits for what runs, at most this long. */
    void finish(Duration most) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(most.toNanos(), TimeUnit.NANOSECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
