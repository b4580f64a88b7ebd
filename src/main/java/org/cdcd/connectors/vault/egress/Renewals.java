package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/**
 * Where calls wait for tokens that are being renewed. A service that takes a connection and stays silent holds up its own calls and
 * nobody else's: it has no more than its share of these threads, and none of those that all calls need.
 */
final class Renewals implements AutoCloseable {
    static final int OF_ONE_SERVICE = 8;
    private static final int AT_ONCE = 64;

    private final WorkerExecutor workers;
    private final ConcurrentHashMap<String, Semaphore> shares = new ConcurrentHashMap<>();

    Renewals(Vertx vertx) {
        workers = vertx.createSharedWorkerExecutor("vault-renewal", AT_ONCE);
    }

    /**
     * Runs it beside the other renewals.
     *
     * @return on the caller's context; fails with {@code credential_busy} if the service has its share already
     */
    <T> Future<T> run(String connectorId, Callable<T> renewal) {
        Semaphore share = shares.computeIfAbsent(connectorId, id -> new Semaphore(OF_ONE_SERVICE));
        if (!share.tryAcquire()) {
            return Future.failedFuture(
                    Refusal.of(ErrorCode.CREDENTIAL_BUSY, "Many tokens of this service are waiting to be renewed.")
                            .withRetryAfter(Duration.ofSeconds(1)));
        }
        return workers.executeBlocking(renewal, false).onComplete(done -> share.release());
    }

    @Override
    public void close() {
        workers.close();
    }
}
