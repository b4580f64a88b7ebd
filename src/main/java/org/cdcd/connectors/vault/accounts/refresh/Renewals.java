package org.cdcd.connectors.vault.accounts.refresh;

import java.time.Duration;
import java.time.InstantSource;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.vault.accounts.calls.Identification;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.Credentials;
import org.cdcd.connectors.vault.accounts.credentials.OwnActs;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClients;
import org.cdcd.connectors.vault.accounts.tokens.SharedClients;
import org.cdcd.connectors.vault.accounts.tokens.TokenExchange;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.store.Store;

/** All that keeps linked accounts usable: they are opened renewed, asked about, kept alive; what was cut off is finished. Blocks. */
public final class Renewals {
    private final Refreshing refreshing;
    private final KeepingAlive keepingAlive;
    private final RefreshRecovery recovery;
    private final Probing probing;
    private final Credentials credentials;

    public Renewals(
            Catalog catalog,
            OAuthClients clients,
            TokenExchange tokens,
            Identification identification,
            SharedClients sharedClients,
            Store store,
            AccountBook book,
            RefreshJournal journal,
            OwnActs acts,
            RefreshWatch watch,
            InstantSource clock) {
        Renewal renewal = new Renewal(
                clients,
                tokens,
                identification,
                store.credentials(),
                store.refreshIntents(),
                book,
                journal,
                acts,
                watch,
                clock);
        this.refreshing = new Refreshing(
                renewal, store.credentials(), store.refreshIntents(), store.standstill(), book, watch, clock);
        this.recovery = new RefreshRecovery(
                catalog,
                store.credentials(),
                store.refreshIntents(),
                journal,
                refreshing,
                new LateTokens(catalog, clients, tokens, sharedClients, journal, acts),
                clock);
        this.keepingAlive = new KeepingAlive(catalog, store.credentials(), store.dueRenewals(), refreshing, clock);
        this.probing = new Probing(
                catalog,
                store.credentials(),
                store.grants(),
                store.keyRotations(),
                book,
                identification,
                refreshing,
                acts,
                clock);
        this.credentials = new OpenCredentials(
                catalog, store.credentials(), book, refreshing, probing, store.keyRotations(), clock);
    }

    /** What the last hop opens. */
    public Credentials credentials() {
        return credentials;
    }

    /** Who asks services whether they still honour a credential. */
    public Probing probing() {
        return probing;
    }

    /** To be told of what renewals show to be wrong. */
    public void onSuspicion(Suspicion listener) {
        refreshing.onSuspicion(listener);
    }

    /** Renews what would die of age though nobody uses it. */
    public void keepAlive() {
        keepingAlive.work();
    }

    /** Finishes renewals that the death of a vault cut off; what is left over is tried again at another turn. */
    public Recovered recover() {
        return recovery.work();
    }

    /** Begins no more renewals, and waits for those that run, at most this long. */
    public void finish(Duration most) {
        refreshing.finish(most);
    }
}
