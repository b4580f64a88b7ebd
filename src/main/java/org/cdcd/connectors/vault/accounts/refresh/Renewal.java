package org.cdcd.connectors.vault.accounts.refresh;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.vault.accounts.calls.Identification;
import org.cdcd.connectors.vault.accounts.calls.Identified;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook.Contents;
import org.cdcd.connectors.vault.accounts.credentials.OwnActs;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClients;
import org.cdcd.connectors.vault.accounts.tokens.RawAnswer;
import org.cdcd.connectors.vault.accounts.tokens.TokenExchange;
import org.cdcd.connectors.vault.accounts.tokens.TokenRefused;
import org.cdcd.connectors.vault.accounts.tokens.TokenSet;
import org.cdcd.connectors.vault.journal.JournalEntry;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.RefreshIntents;
import org.cdcd.connectors.vault.store.RefreshIntents.Intent;
import org.cdcd.connectors.vault.store.StoreUnavailable;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One renewal under an intent. An answer that waits in the journal is taken first; otherwise the service is asked, and what
 * it says is in the journal before anybody reads it. If no readable answer came, the old token is sent once more at once:
 * a service that takes a used token for a while answers with its successor then, and any other says that it is over.
 */
final class Renewal {
    /** A holder who has not sent after this long does not: another may soon overtake it. */
    static final Duration MUST_BE_SENT = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

    private final OAuthClients clients;
    private final TokenExchange tokens;
    private final Identification identification;
    private final CredentialRows rows;
    private final RefreshIntents intents;
    private final AccountBook book;
    private final RefreshJournal journal;
    private final OwnActs acts;
    private final RefreshWatch watch;
    private final InstantSource clock;
    private volatile Suspicion suspicion = (row, reason) -> {};

    /** What came of it. */
    enum Outcome {
        /** The service was asked, and its new token is stored. */
        RENEWED,
        /** A new token was found in the journal, and is stored. */
        REPLAYED,
        /** Somebody else holds the intent now, or the credential was revoked. */
        OVERTAKEN
    }

    /** The service may have used the old token up, and nothing readable came back. */
    private static final class Lost extends Exception {
        private static final long serialVersionUID = 1L;

        private final Refusal refusal;

        Lost(Refusal refusal) {
            super("no readable answer", null, false, false);
            this.refusal = refusal;
        }
    }

    Renewal(
            OAuthClients clients,
            TokenExchange tokens,
            Identification identification,
            CredentialRows rows,
            RefreshIntents intents,
            AccountBook book,
            RefreshJournal journal,
            OwnActs acts,
            RefreshWatch watch,
            InstantSource clock) {
        this.clients = clients;
        this.tokens = tokens;
        this.identification = identification;
        this.rows = rows;
        this.intents = intents;
        this.book = book;
        this.journal = journal;
        this.acts = acts;
        this.watch = watch;
        this.clock = clock;
    }

    void onSuspicion(Suspicion listener) {
        suspicion = listener;
    }

    /**
     * Renews, and leaves the intent closed.
     *
     * @param since when the intent was taken
     * @throws Refusal if there is no new token
     */
    Outcome run(DueRefresh due, Intent intent, Instant since) {
        try (Secret old = book.refreshToken(due.row(), due.connector(), due.parts(), due.held())) {
            if (old == null) {
                throw Refreshing.linkAgain(due.connector());
            }
            return once(due, intent, since, old);
        } catch (Refusal refusal) {
            // whoever ended it otherwise has closed it already
            intents.fail(intent);
            throw refusal;
        } catch (SealBroken changed) {
            intents.close(intent);
            throw States.edited();
        }
    }

    private Outcome once(DueRefresh due, Intent intent, Instant since, Secret old) {
        try {
            return attempt(due, intent, since, old);
        } catch (Lost lost) {
            Instant now = clock.instant();
            // an intent that was in doubt from the start has had its one more try by now
            Optional<Intent> again = intent.inDoubt() ? Optional.empty() : intents.renew(intent);
            if (again.isEmpty()) {
                throw lost.refusal;
            }
            LOG.info(
                    "{}: no readable answer to a renewal; the old token is tried once more",
                    due.connector().id());
            try {
                return attempt(due, again.get(), now, old);
            } catch (Lost twice) {
                intents.fail(again.get());
                throw twice.refusal;
            } catch (Refusal refusal) {
                intents.fail(again.get());
                throw refusal;
            }
        }
    }

    private Outcome attempt(DueRefresh due, Intent intent, Instant since, Secret old) throws Lost {
        CredentialRow row = due.row();
        Optional<JournalEntry> waiting = waiting(row, due.parts().version());
        if (waiting.isPresent()) {
            try (Secret kept = kept(due, waiting.get());
                    RawAnswer answer = RawAnswer.of(kept, AccountBook.destination(row))) {
                return conclude(due, intent, answer, waiting.get(), old, Outcome.REPLAYED);
            } catch (Lost unreadable) {
                LOG.info(
                        "{}: the answer in the journal is unreadable",
                        due.connector().id());
            } catch (SealBroken broken) {
                if (broken.getCause() instanceof KeysetUnusable) {
                    throw Refusal.of(ErrorCode.VAULT_UNAVAILABLE, "The key of a waiting answer is out of service.");
                }
                LOG.warn("{} does not open with this vault's keys and is dropped", waiting.get());
                forget(row, waiting.get());
            }
        }
        try (RawAnswer answer = ask(due, since, old, row)) {
            watch.at(RefreshPoint.ANSWER_RECEIVED, row.credentialId());
            JournalEntry entry = write(due, intent, answer);
            watch.at(RefreshPoint.JOURNALED, row.credentialId());
            keep(intent, entry);
            return conclude(due, intent, answer, entry, old, Outcome.RENEWED);
        }
    }

    private Optional<JournalEntry> waiting(CredentialRow row, int version) {
        UUID id = row.credentialId();
        return journal.waiting(id, version)
                .or(() -> intents.answer(row.webid(), id, version)
                        .map(kept -> JournalEntry.ofAnother(id, kept.attempt(), version, kept.capsule())));
    }

    /** Where others find it if this vault dies and its disk with it. The disk comes first: the database may be away. */
    private void keep(Intent intent, @Nullable JournalEntry entry) {
        if (entry == null) {
            return;
        }
        try {
            intents.keep(intent, entry.version(), entry.capsule());
        } catch (StoreUnavailable away) {
            LOG.warn("the answer to a renewal is in the journal alone: the database is away");
        }
    }

    private RawAnswer ask(DueRefresh due, Instant since, Secret old, CredentialRow row) throws Lost {
        acts.before(row, OwnActs.RENEW);
        if (clock.instant().isAfter(since.plus(MUST_BE_SENT))) {
            throw Refusal.of(ErrorCode.CREDENTIAL_BUSY, "The server was too slow to renew the token.")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
        watch.at(RefreshPoint.BEFORE_SEND, row.credentialId());
        try {
            return tokens.refresh(
                    due.refresh(),
                    clients.of(due.connector(), due.dialect(), row.account().connection()),
                    old,
                    row.account().connection());
        } catch (Refusal refusal) {
            if (refusal.mayHaveTakenEffect()) {
                throw new Lost(refusal);
            }
            throw refusal;
        }
    }

    private Secret kept(DueRefresh due, JournalEntry entry) {
        return due.isUserHeld()
                ? book.fromJournal(due.row(), due.connector(), due.parts(), due.held(), entry.capsule())
                : journal.answer(entry);
    }

    /** A disk that is full must not cost the account as well: then it goes on without. */
    private @Nullable JournalEntry write(DueRefresh due, Intent intent, RawAnswer answer) {
        UUID id = due.row().credentialId();
        int version = due.parts().version();
        try (Secret content = answer.toSecret(AccountBook.destination(due.row()))) {
            return due.isUserHeld()
                    ? journal.appendSealed(
                            id,
                            intent.attempt(),
                            version,
                            book.journaled(due.row(), due.connector(), due.parts(), due.held(), content))
                    : journal.append(id, intent.attempt(), version, content);
        } catch (IOException | RuntimeException e) {
            // a key service that is away fails here too; the answer is in hand, and will not come a second time
            LOG.error("the refresh journal cannot be written: {}", e.getClass().getName());
            return null;
        }
    }

    private Outcome conclude(
            DueRefresh due, Intent intent, RawAnswer answer, @Nullable JournalEntry entry, Secret old, Outcome ifStored)
            throws Lost {
        try (TokenSet fresh = answer.read(due.refresh().call().answer())) {
            if (!sameAccount(due, fresh)) {
                if (rows.suspend(intent, "other_account_after_refresh")) {
                    suspicion.raised(due.row(), Suspicion.Reason.OTHER_ACCOUNT);
                }
                done(entry);
                throw Refusal.of(
                        ErrorCode.CREDENTIAL_SUSPENDED,
                        "The service answered the renewal with another account's token.");
            }
            return store(due, intent, fresh, entry, old) ? ifStored : Outcome.OVERTAKEN;
        } catch (TokenRefused refused) {
            throw refused(due, intent, answer, entry, refused);
        }
    }

    private boolean store(DueRefresh due, Intent intent, TokenSet fresh, @Nullable JournalEntry entry, Secret old) {
        CredentialRow row = due.row();
        Secret kept = due.refresh().usesAccessToken() ? fresh.access() : old;
        Secret next = fresh.refresh() == null ? kept : fresh.refresh();
        Contents contents =
                new Contents(Map.of("token", fresh.access()), next, fresh.expires(), AccountBook.owner(row));
        int version = due.parts().version() + 1;
        var fitting = book.sealed(book.ref(row, due.connector(), version), contents, due.held());
        watch.at(RefreshPoint.BEFORE_COMMIT, row.credentialId());
        boolean stored = rows.replace(intent, fitting);
        watch.at(RefreshPoint.COMMITTED, row.credentialId());
        if (stored) {
            done(entry);
        } else if (isRevoked(row)) {
            // the service was told of the old token only
            acts.before(row, OwnActs.TELL);
            tokens.revokeQuietly(
                    due.dialect(),
                    clients.of(due.connector(), due.dialect(), row.account().connection()),
                    fresh.access(),
                    next,
                    row.account().connection());
            done(entry);
        }
        return stored;
    }

    private boolean isRevoked(CredentialRow row) {
        return rows.findAdmitted(row.credentialId())
                .filter(now -> now.state() != CredentialState.REVOKED)
                .isEmpty();
    }

    private Refusal refused(
            DueRefresh due, Intent intent, RawAnswer answer, @Nullable JournalEntry entry, TokenRefused refused)
            throws Lost {
        Refusal refusal = refused.grantIsOver()
                ? Refreshing.linkAgain(due.connector())
                : Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The service cannot renew the token just now.");
        if (refused.grantIsOver()) {
            if (rows.suspend(intent, ErrorCode.REAUTHORIZATION_REQUIRED.wireName())) {
                suspicion.raised(due.row(), Suspicion.Reason.GRANT_REFUSED);
            }
        }
        if (entry != null) {
            forget(due.row(), entry);
        }
        if (answer.status() < 300 && refused.isUnreadable()) {
            throw new Lost(refusal);
        }
        return refusal;
    }

    /** The database knows already. */
    private void done(@Nullable JournalEntry entry) {
        if (entry != null) {
            journal.done(entry);
        }
    }

    private void forget(CredentialRow row, JournalEntry entry) {
        intents.forget(row.webid(), entry.credentialId(), entry.attempt());
        journal.done(entry);
    }

    /**
     * The account behind a renewed token must be the one that was linked. A token that waited in the journal until it
     * ended cannot be asked; it is renewed before its first use, and asked then.
     */
    private boolean sameAccount(DueRefresh due, TokenSet fresh) {
        OAuth2 dialect = due.dialect();
        boolean ended = fresh.expires() != null && !clock.instant().isBefore(fresh.expires());
        if (dialect.identity().from() != OAuth2.IdentitySource.CALL || ended) {
            return true;
        }
        Identified who = identification.identify(
                due.connector(),
                dialect.identity(),
                dialect.inject(),
                Map.of("token", fresh.access()),
                due.row().account().connection(),
                fresh.members(),
                null);
        return who.userId().equals(due.row().account().serviceUserId());
    }
}
