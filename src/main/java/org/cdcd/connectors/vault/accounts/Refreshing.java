package org.cdcd.connectors.vault.accounts;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.vault.accounts.AccountBook.Contents;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.RefreshIntents;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Renews tokens, one refresh at a time for each credential: callers of this process wait for the one that runs; other
 * processes are kept off by a fenced row that is written before anything is sent.
 */
final class Refreshing {
    private final OAuthClients clients;
    private final TokenExchange tokens;
    private final Identification identification;
    private final CredentialRows rows;
    private final RefreshIntents intents;
    private final AccountBook book;
    private volatile Suspicion suspicion = (row, reason) -> {};
    private final ConcurrentHashMap<UUID, CompletableFuture<@Nullable Void>> running = new ConcurrentHashMap<>();

    Refreshing(
            OAuthClients clients,
            TokenExchange tokens,
            Identification identification,
            CredentialRows rows,
            RefreshIntents intents,
            AccountBook book) {
        this.clients = clients;
        this.tokens = tokens;
        this.identification = identification;
        this.rows = rows;
        this.intents = intents;
        this.book = book;
    }

    void onSuspicion(Suspicion listener) {
        suspicion = listener;
    }

    /**
     * Sees to it that the credential has a newer version than {@code parts} when this returns.
     *
     * @param needed whether the old token is of no use any more; otherwise a failure is left for later
     * @throws Refusal if there is no newer version and the old one is of no use
     */
    void refresh(CredentialRow row, SealedParts parts, Connector connector, boolean needed) {
        CompletableFuture<@Nullable Void> mine = new CompletableFuture<>();
        CompletableFuture<@Nullable Void> first = running.putIfAbsent(row.credentialId(), mine);
        try {
            if (first != null) {
                first.join();
                return;
            }
            runAndTell(mine, row, parts, connector);
        } catch (CompletionException e) {
            if (needed && e.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            if (!(e.getCause() instanceof Refusal)) {
                throw e;
            }
        } catch (Refusal refusal) {
            if (needed || refusal.code() == ErrorCode.REAUTHORIZATION_REQUIRED) {
                throw refusal;
            }
        }
    }

    private void runAndTell(
            CompletableFuture<@Nullable Void> told, CredentialRow row, SealedParts parts, Connector connector) {
        try {
            run(row, parts, connector);
            told.complete(null);
        } catch (RuntimeException e) {
            told.completeExceptionally(e);
            throw e;
        } finally {
            running.remove(row.credentialId(), told);
        }
    }

    private void run(CredentialRow row, SealedParts parts, Connector connector) {
        OAuth2 dialect = connector.auth().dialect(row.account().connection());
        Optional<SealedParts> now = rows.parts(row.webid(), row.credentialId());
        if (now.isPresent() && now.get().version() > parts.version()) {
            return;
        }
        try (Secret old = book.refreshToken(row, connector, parts)) {
            if (dialect == null || dialect.refresh() == null || old == null) {
                throw linkAgain(connector);
            }
            RefreshIntents.Intent intent = intents.begin(row.webid(), row.credentialId(), old.reveal(Sha256::base64Url))
                    .orElseThrow(() -> Refusal.of(
                                    ErrorCode.CREDENTIAL_BUSY, "The credential is being renewed by another process.")
                            .withRetryAfter(java.time.Duration.ofSeconds(1)));
            exchange(row, parts, connector, dialect, dialect.refresh(), intent, old);
        }
    }

    private void exchange(
            CredentialRow row,
            SealedParts parts,
            Connector connector,
            OAuth2 dialect,
            OAuth2.Refresh refresh,
            RefreshIntents.Intent intent,
            Secret old) {
        try (TokenSet fresh = tokens.refresh(
                refresh,
                clients.of(connector, dialect, row.account().connection()),
                old,
                row.account().connection())) {
            if (!sameAccount(row, connector, dialect, fresh)) {
                intents.close(intent);
                rows.suspend(row.webid(), row.credentialId(), "other_account_after_refresh");
                suspicion.raised(row, Suspicion.Reason.OTHER_ACCOUNT);
                throw Refusal.of(
                        ErrorCode.CREDENTIAL_SUSPENDED,
                        "The service answered the renewal with another account's token.");
            }
            Secret kept = refresh.usesAccessToken() ? fresh.access() : old;
            Secret next = fresh.refresh() == null ? kept : fresh.refresh();
            Contents contents = new Contents(Map.of("token", fresh.access()), next, fresh.expires());
            rows.replace(intent, book.sealed(book.ref(row, connector, parts.version() + 1), contents));
        } catch (TokenRefused refused) {
            intents.close(intent);
            if (refused.grantIsOver()) {
                rows.suspend(row.webid(), row.credentialId(), ErrorCode.REAUTHORIZATION_REQUIRED.wireName());
                suspicion.raised(row, Suspicion.Reason.GRANT_REFUSED);
                throw linkAgain(connector);
            }
            throw Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The service cannot renew the token just now.");
        }
    }

    /** The account behind a renewed token must be the one that was linked. */
    private boolean sameAccount(CredentialRow row, Connector connector, OAuth2 dialect, TokenSet fresh) {
        if (dialect.identity().from() != OAuth2.IdentitySource.CALL) {
            return true;
        }
        Identified who = identification.identify(
                connector,
                dialect.identity(),
                dialect.inject(),
                Map.of("token", fresh.access()),
                row.account().connection(),
                fresh.members());
        return who.userId().equals(row.account().serviceUserId());
    }

    static Refusal linkAgain(Connector connector) {
        return Refusal.of(ErrorCode.REAUTHORIZATION_REQUIRED, "The account must be linked again.")
                .withRemedy("POST /api/v1/connectors/" + connector.id() + "/auth starts a new link.");
    }
}
