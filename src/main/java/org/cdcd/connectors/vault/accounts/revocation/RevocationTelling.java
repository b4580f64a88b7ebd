package org.cdcd.connectors.vault.accounts.revocation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.OwnActs;
import org.cdcd.connectors.vault.accounts.credentials.SecretFields;
import org.cdcd.connectors.vault.accounts.refresh.Probing;
import org.cdcd.connectors.vault.accounts.rotation.KeyEnding;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClients;
import org.cdcd.connectors.vault.accounts.tokens.SharedClients;
import org.cdcd.connectors.vault.accounts.tokens.TokenExchange;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.mailserver.OwnMailServers;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.LinkedAccount;
import org.cdcd.connectors.vault.store.Outbox;
import org.cdcd.connectors.vault.store.PersonRows;
import org.cdcd.connectors.vault.store.Receipts;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells services that credentials are over, from the outbox, until they know it or a day has passed. */
public final class RevocationTelling {
    /** What a capsule calls the token that the service is told of. */
    static final String TOKEN = "token";

    private static final Logger LOG = LoggerFactory.getLogger(RevocationTelling.class);
    private static final int MOST_TRIES = 40;
    private static final int AT_ONCE = 50;

    // each is one call while the person waits; what is left is noticed when it is next used
    private static final int MOST_OTHERS = 5;

    private final Catalog catalog;
    private final OAuthClients clients;
    private final TokenExchange tokens;
    private final CredentialRows rows;
    private final Outbox outbox;
    private final Receipts receipts;
    private final Capsules capsules;
    private final OwnMailServers mailServers;
    private final Probing probing;
    private final KeyEnding keyEnding;
    private final SharedClients sharedClients;
    private final Tellers tellers = new Tellers();
    private final OwnActs acts;

    public RevocationTelling(
            Catalog catalog,
            OAuthClients clients,
            TokenExchange tokens,
            Store store,
            Capsules capsules,
            OwnMailServers mailServers,
            Probing probing,
            KeyEnding keyEnding,
            SharedClients sharedClients,
            OwnActs acts) {
        this.catalog = catalog;
        this.clients = clients;
        this.tokens = tokens;
        this.rows = store.credentials();
        this.outbox = store.outbox();
        this.receipts = store.receipts();
        this.capsules = capsules;
        this.mailServers = mailServers;
        this.probing = probing;
        this.keyEnding = keyEnding;
        this.sharedClients = sharedClients;
        this.acts = acts;
    }

    /**
     * Tells the services whose turn it is, several at once; called every few seconds.
     *
     * @return done when all of them have been told, or have not
     */
    public CompletionStage<Void> work() {
        List<CompletableFuture<Void>> begun = new ArrayList<>();
        for (Outbox.Entry entry : outbox.due(AT_ONCE, Tellers.OF_ONE_SERVICE)) {
            if (tellers.enter(entry.connectorId(), () -> outbox.take(entry))) {
                begun.add(begin(entry).toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new));
    }

    private CompletionStage<Void> begin(Outbox.Entry entry) {
        return tellers.run(entry.connectorId(), () -> tell(entry))
                .handle((told, failed) -> failed)
                // there may be more than was begun at once
                .thenCompose(failed -> failed == null ? work() : CompletableFuture.failedFuture(failed));
    }

    /** Tells services as soon as there is a thread, and not at the next turn. */
    public void soon() {
        tellers.soon(() -> {
            try {
                work();
            } catch (RuntimeException failed) {
                LOG.debug("services are told at the next turn: {}", failed.toString());
            }
        });
    }

    /** Begins no more, and waits for what is being told, at most this long. */
    public void finish(Duration most) {
        tellers.finish(most);
    }

    /** What is kept to tell the service with. */
    byte[] capsule(CredentialRow row, Secret content) {
        try (Secret marked = AccountBook.destination(row).mark().put(content)) {
            return capsules.seal(
                    Capsules.Kind.REVOKE,
                    marked,
                    ids(row.credentialId(), row.account().connectorId(), row.webid()));
        }
    }

    /** The person's revocations that services must still be told of, each as nobody's. */
    public List<PersonRows.Orphan> orphans(List<PersonRows.PendingCapsule> pending, String webid) {
        List<PersonRows.Orphan> orphans = new ArrayList<>();
        for (PersonRows.PendingCapsule one : pending) {
            String nobody = PersonRows.nobody();
            try (Secret content = capsules.open(
                    Capsules.Kind.REVOKE, one.capsule(), ids(one.credentialId(), one.connectorId(), webid))) {
                byte[] fresh = capsules.seal(
                        Capsules.Kind.REVOKE, content, ids(one.credentialId(), one.connectorId(), nobody));
                orphans.add(new PersonRows.Orphan(one.credentialId(), nobody, fresh));
            } catch (SealBroken broken) {
                // it tells nobody anything: found by its turn, and given up
                orphans.add(new PersonRows.Orphan(one.credentialId(), nobody, one.capsule()));
            }
        }
        return orphans;
    }

    /** Tells the service now; what comes of it is in the outbox. */
    void tell(Outbox.Entry entry) {
        CredentialRow row = rows.find(entry.webid(), entry.credentialId()).orElse(null);
        if (row == null) {
            outbox.giveUp(entry);
            return;
        }
        if (row.account().holdsAppPassword()) {
            if (tellMailServer(row.account())) {
                outbox.done(entry);
            } else {
                again(entry, null);
            }
            return;
        }
        Connector connector = catalog.find(entry.connectorId()).orElse(null);
        if (connector == null) {
            outbox.giveUp(entry);
            return;
        }
        try (Secret marked = capsules.open(
                        Capsules.Kind.REVOKE,
                        entry.capsule(),
                        ids(entry.credentialId(), entry.connectorId(), entry.webid()));
                Secret content = AccountBook.destination(row).mark().take(marked, "the revoke capsule")) {
            acts.before(row, OwnActs.TELL);
            if (KeyEnding.isFor(connector, row)) {
                tellOfKeys(entry, row, connector, content);
            } else {
                tellOfToken(entry, row, connector, content);
            }
        } catch (SealBroken broken) {
            if (broken.getCause() instanceof KeysetUnusable) {
                // a version of the key that is out of service may be put into it again
                again(entry, null);
            } else {
                outbox.giveUp(entry);
            }
        } catch (KekUnavailable away) {
            again(entry, null);
        } catch (Refusal refusal) {
            LOG.info("{} was not told of a revocation yet: {}", entry.connectorId(), refusal.code());
            again(entry, null);
        }
    }

    /** Whether the operator's mail server knows that the app password of this account has ended. */
    boolean tellMailServer(LinkedAccount account) {
        return mailServers.tell(String.valueOf(account.connection().get(LinkedAccount.MAIL_SERVER)));
    }

    private void tellOfToken(Outbox.Entry entry, CredentialRow row, Connector connector, Secret content) {
        OAuth2 oauth2 = connector.auth().dialect(row.account().connection());
        OAuth2.Revoke revoke = oauth2 == null ? null : oauth2.revoke();
        if (oauth2 == null || revoke == null) {
            outbox.giveUp(entry);
            return;
        }
        try (Secret token = SecretFields.decode(content, Set.of(TOKEN)).get(TOKEN)) {
            if (token == null) {
                outbox.giveUp(entry);
                return;
            }
            TokenExchange.Ended answer = tokens.revoke(
                    oauth2,
                    revoke,
                    clients.of(connector, oauth2, row.account().connection()),
                    token,
                    row.account().connection());
            if (answer.over()) {
                outbox.done(entry, answer.status());
                noticeOthers(row, oauth2);
            } else {
                again(entry, answer.status());
            }
        }
    }

    private void tellOfKeys(Outbox.Entry entry, CredentialRow row, Connector connector, Secret content) {
        switch (keyEnding.end(row, connector, content)) {
            case DONE -> outbox.done(entry);
            case AGAIN -> again(entry, null);
            case NOT_ALL -> outbox.giveUp(entry);
        }
    }

    private void again(Outbox.Entry entry, @Nullable Integer status) {
        outbox.failed(entry, status);
        if (entry.attempt() >= MOST_TRIES) {
            outbox.giveUp(entry);
        }
    }

    /** Where a service ends all that was allowed to the client, the person's other credentials of that client may be dead. */
    private void noticeOthers(CredentialRow revoked, OAuth2 oauth2) {
        List<String> ended = sharedClients
                .endedWith(revoked.webid(), oauth2)
                .limit(MOST_OTHERS)
                .filter(other -> probing.probe(other, null) == Probing.Finding.ENDED)
                .map(other -> other.credentialId().toString())
                .toList();
        if (!ended.isEmpty()) {
            receipts.alsoEnded(revoked.webid(), revoked.credentialId(), ended);
        }
    }

    private static String[] ids(UUID credentialId, String connectorId, String webid) {
        return new String[] {credentialId.toString(), connectorId, webid};
    }
}
