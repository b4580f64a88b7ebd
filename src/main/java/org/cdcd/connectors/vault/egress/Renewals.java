package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Where calls wait for tokens that are being renewed. A service that takes a connection and stays silent holds up its own calls and
 * nobody else's: it has no more than its share of these threads, and none of those that all calls need.
 */
final class Renewals implements AutoCloseable {
    static final int OF_ONE_SERVICE = 8;
    private static final int AT_ONCE = 64;

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final ConcurrentHashMap<String, Semaphore> shares = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UUID, CompletableFuture<Optional<Throwable>>> running = new ConcurrentHashMap<>();

    Renewals(Vertx vertx) {
        this.vertx = vertx;
        workers = vertx.createSharedWorkerExecutor("vault-renewal", AT_ONCE);
    }

    /**
     * Runs it beside the other renewals. Where a call of the same credential does so already, it is waited for, and takes no place.
     *
     * @param otherwise what to do where it was not run: with why the service has no place left ({@code credential_busy}), or why the
     *     other call failed; with null if that has renewed the credential
     * @return on the caller's context
     */
    <T> Future<T> run(
            String connectorId,
            UUID credentialId,
            Callable<T> renewal,
            Function<@Nullable Throwable, Future<T>> otherwise) {
        CompletableFuture<Optional<Throwable>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Throwable>> first = running.putIfAbsent(credentialId, mine);
        if (first != null) {
            return Future.fromCompletionStage(first, vertx.getOrCreateContext())
                    .compose(failed -> otherwise.apply(failed.orElse(null)));
        }
        Semaphore share = shares.computeIfAbsent(connectorId, id -> new Semaphore(OF_ONE_SERVICE));
        if (!share.tryAcquire()) {
            Refusal busy = busy();
            end(credentialId, mine, busy);
            return otherwise.apply(busy);
        }
        return workers.executeBlocking(renewal, false).onComplete(done -> {
            share.release();
            end(credentialId, mine, done.cause());
        });
    }

    private void end(UUID credentialId, CompletableFuture<Optional<Throwable>> mine, @Nullable Throwable failed) {
        running.remove(credentialId, mine);
        mine.complete(Optional.ofNullable(failed));
    }

    static Refusal busy() {
        return Refusal.of(ErrorCode.CREDENTIAL_BUSY, "Many tokens of this service are waiting to be renewed.")
                .withRetryAfter(Duration.ofSeconds(1));
    }

    @Override
    public void close() {
        workers.close();
    }
}
