package org.cdcd.connectors.vault.accounts.refresh;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.RefreshIntents;
import org.cdcd.connectors.vault.store.RefreshIntents.Intent;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.vault.store.Standstill;
import org.cdcd.connectors.vault.store.StoredCredential;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews tokens, one refresh at a time for each credential: callers of this process wait for the one that runs; other
 * processes are kept off by a fenced row that is written before anything is sent, and wait for the new version.
 */
final class Refreshing {
    private static final Logger LOG = LoggerFactory.getLogger(Refreshing.class);
    private static final long POLL_MILLIS = 200;
    /** Longer than a holder may take before it is overtaken. */
    private static final int POLLS = (int) (RefreshIntents.PATIENCE.toMillis() / POLL_MILLIS) + 5;

    private final Renewal renewal;
    private final CredentialRows rows;
    private final RefreshIntents intents;
    private final Standstill standstill;
    private final AccountBook book;
    private final RefreshWatch watch;
    private final InstantSource clock;
    private final ConcurrentHashMap<UUID, CompletableFuture<@Nullable Void>> running = new ConcurrentHashMap<>();
    private volatile boolean finishing;

    Refreshing(
            Renewal renewal,
            CredentialRows rows,
            RefreshIntents intents,
            Standstill standstill,
            AccountBook book,
            RefreshWatch watch,
            InstantSource clock) {
        this.renewal = renewal;
        this.rows = rows;
        this.intents = intents;
        this.standstill = standstill;
        this.book = book;
        this.watch = watch;
        this.clock = clock;
    }

    void onSuspicion(Suspicion listener) {
        renewal.onSuspicion(listener);
    }

    /**
     * Sees to it that the credential has a newer version than {@code parts} when this returns.
     *
     * @param held what the person has released, where the credential is under a key of theirs
     * @param needed whether the old token is of no use any more; otherwise a failure is left for later
     * @throws Refusal if there is no newer version and the old one is of no use; {@code vault_unavailable} while all stands still
     */
    void refresh(CredentialRow row, SealedParts parts, Connector connector, @Nullable HeldKey held, boolean needed) {
        standstill.refuseWhileItStands();
        try {
            alone(row.credentialId(), () -> run(row, parts, connector, held));
        } catch (Refusal refusal) {
            if (needed || refusal.code() == ErrorCode.REAUTHORIZATION_REQUIRED) {
                throw refusal;
            }
        }
    }

    /** Runs it, or waits for the one that runs already and fails as that one does. */
    private void alone(UUID credentialId, Runnable refresh) {
        CompletableFuture<@Nullable Void> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> first = running.putIfAbsent(credentialId, mine);
        if (first != null) {
            try {
                first.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof Refusal refusal) {
                    throw refusal;
                }
                throw e;
            }
            return;
        }
        try {
            if (finishing) {
                throw busy("The server is stopping.");
            }
            refresh.run();
            mine.complete(null);
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            running.remove(credentialId, mine);
        }
    }

    private void run(CredentialRow row, SealedParts stale, Connector connector, @Nullable HeldKey held) {
        for (int poll = 0; poll < POLLS; poll++) {
            if (poll > 0) {
                pause();
            }
            // row and contents of one moment: a connection that is changed in between would not open them
            StoredCredential now = States.unedited(() -> rows.wholeAdmitted(row.credentialId()))
                    .orElseThrow(() -> States.refusal(null, null));
            if (now.row().state() != CredentialState.ACTIVE) {
                throw States.refusal(now.row());
            }
            SealedParts parts = now.parts();
            if (parts == null) {
                throw Refusal.of(ErrorCode.CREDENTIAL_REVOKED, "The credential's contents are gone.");
            }
            if (parts.version() > stale.version()
                    || attempt(DueRefresh.of(now.row(), parts, connector, held)).isPresent()) {
                return;
            }
        }
        throw busy("The credential is being renewed by another process.");
    }

    /**
     * Renews if nobody else does.
     *
     * @return what came of it, or nothing if somebody else holds the intent or has overtaken this one
     * @throws Refusal if there is no new token
     */
    Optional<Renewal.Outcome> attempt(DueRefresh due) {
        CredentialRow row = due.row();
        Instant since = clock.instant();
        Optional<Intent> begun = intents.begin(row.webid(), row.credentialId(), fingerprint(due));
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        watch.at(RefreshPoint.INTENT_WRITTEN, row.credentialId());
        if (!isStill(due)) {
            // another process has finished between the look at the version and the intent
            intents.close(begun.get());
            return Optional.of(Renewal.Outcome.RENEWED);
        }
        Renewal.Outcome outcome = renewal.run(due, begun.get(), since);
        return outcome == Renewal.Outcome.OVERTAKEN ? Optional.empty() : Optional.of(outcome);
    }

    /** A connection that was changed since makes it another version as well. */
    private boolean isStill(DueRefresh due) {
        CredentialRow row = due.row();
        try {
            return rows.parts(row.webid(), row.credentialId())
                    .filter(parts -> parts.version() == due.parts().version())
                    .isPresent();
        } catch (SealBroken edited) {
            return false;
        }
    }

    private String fingerprint(DueRefresh due) {
        try (Secret old = book.refreshToken(due.row(), due.connector(), due.parts(), due.held())) {
            if (old == null) {
                throw linkAgain(due.connector());
            }
            return old.reveal(Sha256::base64Url);
        } catch (SealBroken broken) {
            throw States.edited();
        }
    }

    /** Whether nobody in this process renews this credential now. */
    boolean isIdle(UUID credentialId) {
        return !running.containsKey(credentialId);
    }

    /** Begins no further refresh, and waits at most this long for those that run. */
    void finish(Duration most) {
        finishing = true;
        CompletableFuture<?>[] left = running.values().toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(left).get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("{} renewals were cut off; they are finished at the next start", running.size());
        } catch (ExecutionException e) {
            // its callers know
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy("The server is stopping.");
        }
    }

    private static Refusal busy(String detail) {
        return Refusal.of(ErrorCode.CREDENTIAL_BUSY, detail).withRetryAfter(Duration.ofSeconds(1));
    }

    static Refusal linkAgain(Connector connector) {
        return Refusal.of(ErrorCode.REAUTHORIZATION_REQUIRED, "The account must be linked again.")
                .withRemedy("POST /api/v1/connectors/" + connector.id() + "/auth starts a new link.");
    }
}
