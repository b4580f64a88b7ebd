package org.cdcd.connectors.vault;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.store.StoreUnavailable;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the vault's questions are worked on. What may have to wait for a service has threads of its own, and each person at most
 * two of them: people name servers, and one that takes a connection and stays silent must hold up nobody else.
 *
 * <p>Whoever wants a third is refused at once and does not wait in line: their proof, their nonce and the code of their link
 * would age there, and the work would be done for a caller who has gone.
 */
final class Workers {
    static final int OWN = 16;
    static final int OF_ONE_PERSON = 2;
    private static final int AT_SERVICES = 32;
    private static final int WAITING = 1024;
    private static final int WAITING_FOR_SERVICES = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final ThreadPoolExecutor own = pool("vault-", OWN, WAITING);
    private final ThreadPoolExecutor atServices = pool("vault-service-", AT_SERVICES, WAITING_FOR_SERVICES);
    private final ConcurrentHashMap<String, Integer> busy = new ConcurrentHashMap<>();

    Workers() {
        atServices.allowCoreThreadTimeOut(true);
    }

    private static ThreadPoolExecutor pool(String name, int threads, int waiting) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /** The threads that wait for no service. */
    Executor own() {
        return own;
    }

    /** For what waits for the database, the key encryption key and documents about people at most. */
    <T> CompletionStage<T> work(Supplier<T> job) {
        try {
            return CompletableFuture.supplyAsync(() -> run(job), own);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(full());
        }
    }

    /**
     * For what a service may be asked about.
     *
     * @return fails with {@code rate_limited} if two such works of this person run
     */
    <T> CompletionStage<T> atService(String webid, Supplier<T> job) {
        return enter(webid)
                ? entered(webid, job)
                : CompletableFuture.failedFuture(
                        Refusal.of(ErrorCode.RATE_LIMITED, "Two other requests of yours are waiting for services.")
                                .withRemedy("Wait until one of them is answered.")
                                .withRetryAfter(Duration.ofSeconds(2)));
    }

    /** The same for what can be left for later: the other is done instead where it cannot be done now. */
    <T> CompletionStage<T> atServiceOr(String webid, Supplier<T> job, Supplier<T> other) {
        boolean now = atServices.getQueue().isEmpty() && enter(webid);
        return now ? entered(webid, job) : work(other);
    }

    private <T> CompletionStage<T> entered(String webid, Supplier<T> job) {
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return run(job);
                        } finally {
                            leave(webid);
                        }
                    },
                    atServices);
        } catch (RejectedExecutionException full) {
            leave(webid);
            return CompletableFuture.failedFuture(full());
        }
    }

    private boolean enter(String webid) {
        boolean[] entered = {false};
        busy.compute(webid, (person, count) -> {
            int now = count == null ? 0 : count;
            entered[0] = now < OF_ONE_PERSON;
            return entered[0] ? now + 1 : count;
        });
        return entered[0];
    }

    private void leave(String webid) {
        busy.computeIfPresent(webid, (person, count) -> count == 1 ? null : count - 1);
    }

    /** The stage, with what failed after its work, at its commit, told as if it had failed in it. */
    static <T> CompletionStage<T> later(CompletionStage<T> stage) {
        return stage.exceptionallyCompose(thrown -> {
            Throwable cause =
                    thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            return CompletableFuture.failedFuture(told(cause, thrown));
        });
    }

    private static Throwable told(Throwable cause, Throwable otherwise) {
        if (cause instanceof StoreUnavailable) {
            return storeAway();
        }
        return cause instanceof KekUnavailable || cause instanceof KeysetUnusable ? kekAway(cause) : otherwise;
    }

    private static <T> T run(Supplier<T> job) {
        try {
            return job.get();
        } catch (StoreUnavailable e) {
            throw storeAway();
        } catch (KekUnavailable | KeysetUnusable e) {
            throw kekAway(e);
        }
    }

    private static Refusal full() {
        return Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "The vault has more to do than it can take on.")
                .withRetryAfter(Duration.ofSeconds(1));
    }

    private static Refusal kekAway(Throwable cause) {
        LOG.error("the key encryption key cannot be used: {}", cause.getMessage());
        return Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "The vault cannot reach the key that its keys are under.")
                .withRetryAfter(Duration.ofSeconds(5));
    }

    private static Refusal storeAway() {
        return Refusal.of(ErrorCode.STORE_UNAVAILABLE, "The vault cannot reach its database just now.")
                .withRetryAfter(Duration.ofSeconds(5));
    }

    /** Takes nothing more, and waits at most this long for what was taken: half of it for services, which may be silent. */
    void finish(Duration most) {
        finish(atServices, most.dividedBy(2));
        finish(own, most.dividedBy(2));
    }

    private static void finish(ThreadPoolExecutor pool, Duration most) {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(most.toNanos(), TimeUnit.NANOSECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        atServices.shutdownNow();
        own.shutdownNow();
    }
}
