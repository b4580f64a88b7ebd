package org.cdcd.connectors.vault;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.vault.store.Leases;
import org.cdcd.connectors.vault.store.Receipts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits, and keeps no thread waiting, until every vault has closed what it ran with a credential that is revoked. */
final class Closing {
    /** A vault that hears of revocations closes within a second, one that has to look for them within two. */
    static final Duration BOUND = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 100;

    private final Leases leases;
    private final Receipts receipts;
    private final Workers workers;
    private final Duration bound;

    Closing(Leases leases, Receipts receipts, Workers workers, Duration bound) {
        this.leases = leases;
        this.receipts = receipts;
        this.workers = workers;
        this.bound = bound;
    }

    /**
     * Completes when nothing runs any more, or the bound is over; then the receipt says how many uses were not known to be
     * closed. Never fails: what is revoked is revoked.
     */
    CompletionStage<Void> of(String webid, UUID credentialId) {
        return look(webid, credentialId, System.nanoTime() + bound.toNanos(), FIRST_PAUSE_MILLIS)
                .exceptionally(unknown -> {
                    LOG.warn("it is not known whether other vaults have closed what they ran: {}", unknown.toString());
                    return null;
                });
    }

    private CompletionStage<Void> look(String webid, UUID credentialId, long end, long pause) {
        return workers.work(() -> over(webid, credentialId, end))
                .thenCompose(over -> over
                        ? CompletableFuture.<Void>completedFuture(null)
                        : pause(pause)
                                .thenCompose(later ->
                                        look(webid, credentialId, end, Math.min(2 * pause, LONGEST_PAUSE_MILLIS))));
    }

    private boolean over(String webid, UUID credentialId, long end) {
        int open = leases.running(credentialId);
        boolean over = open == 0 || System.nanoTime() - end >= 0;
        if (over) {
            receipts.answered(webid, credentialId, open);
        }
        return over;
    }

    private static CompletableFuture<Void> pause(long millis) {
        return CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, Runnable::run));
    }
}
