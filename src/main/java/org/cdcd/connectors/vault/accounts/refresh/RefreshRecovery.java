package org.cdcd.connectors.vault.accounts.refresh;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.vault.journal.JournalEntry;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.RefreshIntents;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.vault.store.StoredCredential;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes renewals that a death cut off: what waits in this vault's journal first, then what any vault left open. An
 * answer counts only while the credential still has the version whose token was used; so a vault that comes back late,
 * after another has renewed, does not undo that. Where a credential is under a key of its person, its answer waits until they
 * use it next.
 */
final class RefreshRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshRecovery.class);
    private static final Duration TRIED_AGAIN_AFTER = Duration.ofMinutes(1);
    private static final int MOST = 500;
    private static final int AT_ONCE = 8;

    private final Catalog catalog;
    private final CredentialRows rows;
    private final RefreshIntents intents;
    private final RefreshJournal journal;
    private final Refreshing refreshing;
    private final LateTokens lateTokens;
    private final InstantSource clock;
    private final Map<UUID, Instant> tried = new ConcurrentHashMap<>();

    RefreshRecovery(
            Catalog catalog,
            CredentialRows rows,
            RefreshIntents intents,
            RefreshJournal journal,
            Refreshing refreshing,
            LateTokens lateTokens,
            InstantSource clock) {
        this.catalog = catalog;
        this.rows = rows;
        this.intents = intents;
        this.journal = journal;
        this.refreshing = refreshing;
        this.lateTokens = lateTokens;
        this.clock = clock;
    }

    private enum Result {
        FROM_JOURNAL,
        BY_RETRY,
        OVER,
        LEFT
    }

    /** One round over everything that was cut off; blocks for as long as the services take to answer. */
    Recovered work() {
        Instant again = clock.instant().minus(TRIED_AGAIN_AFTER);
        tried.values().removeIf(time -> time.isBefore(again));
        journal.waiting().forEach(this::dropIfSuperseded);
        Set<UUID> cutOff =
                journal.waiting().stream().map(JournalEntry::credentialId).collect(Collectors.toSet());
        intents.orphans(MOST).forEach(orphan -> cutOff.add(orphan.credentialId()));
        List<UUID> due = cutOff.stream()
                .filter(id -> refreshing.isIdle(id) && !tried.containsKey(id))
                .toList();
        return due.isEmpty() ? Recovered.NOTHING : recover(due);
    }

    private Recovered recover(List<UUID> due) {
        List<Result> results = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(
                Math.min(AT_ONCE, due.size()),
                Thread.ofPlatform().daemon().name("vault-recovery-", 0).factory())) {
            List<Callable<Result>> work = new ArrayList<>();
            due.forEach(id -> work.add(() -> recover(id)));
            for (Future<Result> one : pool.invokeAll(work)) {
                results.add(one.get());
            }
        } catch (ExecutionException e) {
            LOG.warn("renewals that were cut off wait for the next round: {}", String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Recovered recovered = new Recovered(
                count(results, Result.FROM_JOURNAL), count(results, Result.BY_RETRY), count(results, Result.OVER));
        if (!recovered.equals(Recovered.NOTHING)) {
            LOG.info("renewals that were cut off: {}", recovered);
        }
        return recovered;
    }

    private static int count(List<Result> results, Result wanted) {
        return (int) results.stream().filter(wanted::equals).count();
    }

    private Result recover(UUID credentialId) {
        Optional<StoredCredential> whole = stored(credentialId);
        Optional<CredentialRow> found = whole.map(StoredCredential::row);
        Optional<Connector> connector =
                found.flatMap(row -> catalog.find(row.account().connectorId()));
        Optional<SealedParts> parts = whole.flatMap(now -> Optional.ofNullable(now.parts()));
        boolean waitsForItsPerson =
                found.filter(row -> row.account().ownerKey() != null).isPresent();
        if (connector.isEmpty() || parts.isEmpty() || waitsForItsPerson || !isRenewed(found.get())) {
            return later(credentialId);
        }
        try {
            return refreshing
                    .attempt(DueRefresh.of(found.get(), parts.get(), connector.get(), null))
                    .map(outcome -> outcome == Renewal.Outcome.REPLAYED ? Result.FROM_JOURNAL : Result.BY_RETRY)
                    .orElse(Result.LEFT);
        } catch (Refusal refusal) {
            if (refusal.code() == ErrorCode.REAUTHORIZATION_REQUIRED) {
                later(credentialId);
                return Result.OVER;
            }
            LOG.info(
                    "{}: a renewal that was cut off is not finished yet: {}",
                    connector.get().id(),
                    refusal.code());
            return later(credentialId);
        }
    }

    private Optional<StoredCredential> stored(UUID credentialId) {
        try {
            return rows.wholeAdmitted(credentialId);
        } catch (SealBroken edited) {
            return Optional.empty();
        }
    }

    private Result later(UUID credentialId) {
        tried.put(credentialId, clock.instant());
        return Result.LEFT;
    }

    /** What a pasted key left in the journal is for its rotation. */
    private static boolean isRenewed(CredentialRow row) {
        return row.account().authMethod().equals("oauth2");
    }

    private void dropIfSuperseded(JournalEntry entry) {
        UUID id = entry.credentialId();
        if (!refreshing.isIdle(id) || tried.containsKey(id)) {
            return;
        }
        Optional<CredentialRow> found = rows.findAdmitted(id);
        if (found.isPresent() && !isRenewed(found.get())) {
            return;
        }
        Optional<CredentialRow> row = found.filter(now -> now.version() == entry.version());
        if (row.filter(RefreshRecovery::counts).isPresent()) {
            return;
        }
        boolean late = row.filter(now -> now.state() == CredentialState.REVOKED).isPresent();
        if (!late || lateTokens.giveBack(row.get(), entry)) {
            journal.done(entry);
        } else {
            later(id);
        }
    }

    private static boolean counts(CredentialRow row) {
        return row.state() != CredentialState.REVOKED
                && !ErrorCode.REAUTHORIZATION_REQUIRED.wireName().equals(row.reason());
    }
}
