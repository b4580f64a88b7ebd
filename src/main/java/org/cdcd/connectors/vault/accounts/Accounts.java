package org.cdcd.connectors.vault.accounts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.catalog.ZkpAuth;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.accounts.apppasswords.AppPasswords;
import org.cdcd.connectors.vault.accounts.calls.Identification;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.CredentialDetail;
import org.cdcd.connectors.vault.accounts.credentials.Credentials;
import org.cdcd.connectors.vault.accounts.credentials.OwnActs;
import org.cdcd.connectors.vault.accounts.credentials.OwnerKeys;
import org.cdcd.connectors.vault.accounts.credentials.Protection;
import org.cdcd.connectors.vault.accounts.credentials.Releases;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.accounts.linking.BreachList;
import org.cdcd.connectors.vault.accounts.linking.LinkRequest;
import org.cdcd.connectors.vault.accounts.linking.MailProof;
import org.cdcd.connectors.vault.accounts.linking.OAuthLinking;
import org.cdcd.connectors.vault.accounts.linking.SecretLinking;
import org.cdcd.connectors.vault.accounts.proofs.Provers;
import org.cdcd.connectors.vault.accounts.proofs.ZkpLinking;
import org.cdcd.connectors.vault.accounts.proofs.ZkpStep;
import org.cdcd.connectors.vault.accounts.refresh.Recovered;
import org.cdcd.connectors.vault.accounts.refresh.RefreshAnswers;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.cdcd.connectors.vault.accounts.refresh.Renewals;
import org.cdcd.connectors.vault.accounts.refresh.Suspicion;
import org.cdcd.connectors.vault.accounts.revocation.RevocationTelling;
import org.cdcd.connectors.vault.accounts.revocation.Revoking;
import org.cdcd.connectors.vault.accounts.rotation.KeyEnding;
import org.cdcd.connectors.vault.accounts.rotation.Rotating;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClients;
import org.cdcd.connectors.vault.accounts.tokens.SharedClients;
import org.cdcd.connectors.vault.accounts.tokens.TokenExchange;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.CredentialSeal;
import org.cdcd.connectors.vault.keys.OwnerKey;
import org.cdcd.connectors.vault.keys.ReleaseKeys;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.mailserver.OwnMailServers;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.PersonRows;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** A person's linked accounts: link, list, open, revoke. Everything here blocks; it runs on the vault's worker pool. */
public final class Accounts {
    private final Catalog catalog;
    private final Store store;
    private final InstantSource clock;
    private final OAuthLinking oauthLinking;
    private final SecretLinking secretLinking;
    private final Revoking revoking;
    private final RevocationTelling telling;
    private final Renewals renewals;
    private final ZkpLinking zkpLinking;
    private final OwnerKeys ownerKeys;
    private final Releases releases;
    private final Rotating rotating;
    private final AppPasswords appPasswords;

    /**
     * What the accounts stand on.
     *
     * @param auditName under which name a person stands in the audit log
     * @param breachList where passwords are looked up; null to look nothing up
     */
    public record Ground(
            Catalog catalog,
            OAuthClients clients,
            Outgoing outgoing,
            MailProof mailProof,
            Store store,
            CredentialSeal seal,
            Capsules capsules,
            ServiceKeys keys,
            String mode,
            UnaryOperator<String> auditName,
            InstantSource clock,
            RefreshJournal journal,
            RefreshWatch refreshWatch,
            OwnerKeys ownerKeys,
            ReleaseKeys releaseKeys,
            OwnMailServers mailServers,
            @Nullable BreachList breachList) {}

    public Accounts(Ground ground) {
        this.catalog = ground.catalog();
        this.store = ground.store();
        this.clock = ground.clock();
        this.ownerKeys = ground.ownerKeys();
        this.releases = new Releases(ground.releaseKeys(), store.credentials(), clock);
        AccountBook book = new AccountBook(store.credentials(), store.grants(), ground.seal(), ground.mode());
        TokenExchange tokens = new TokenExchange(ground.outgoing(), clock);
        Identification identification = new Identification(ground.outgoing());
        SharedClients sharedClients = new SharedClients(catalog, store.credentials());
        this.oauthLinking = new OAuthLinking(
                ground.clients(),
                ground.outgoing(),
                tokens,
                identification,
                ground.mailProof(),
                store,
                ground.capsules(),
                book,
                sharedClients,
                clock);
        this.secretLinking = new SecretLinking(
                ground.keys(),
                ground.outgoing(),
                identification,
                ground.mailProof(),
                store,
                book,
                ground.breachList(),
                clock);
        OwnActs acts = new OwnActs(store.commits(), ground.auditName());
        this.renewals = new Renewals(
                catalog,
                ground.clients(),
                tokens,
                identification,
                sharedClients,
                store,
                book,
                ground.journal(),
                acts,
                ground.refreshWatch(),
                clock);
        this.rotating = new Rotating(
                catalog,
                store,
                ground.outgoing(),
                ground.journal(),
                book,
                identification,
                renewals.probing(),
                acts,
                clock);
        KeyEnding keyEnding = new KeyEnding(book, ground.outgoing(), store.keyRotations(), clock);
        this.telling = new RevocationTelling(
                catalog,
                ground.clients(),
                tokens,
                store,
                ground.capsules(),
                ground.mailServers(),
                renewals.probing(),
                keyEnding,
                sharedClients,
                acts);
        this.revoking = new Revoking(catalog, store, book, releases, keyEnding, telling, clock);
        this.appPasswords = new AppPasswords(
                catalog,
                ground.mailServers(),
                store.appPasswords(),
                secretLinking,
                ground.mailProof(),
                revoking,
                clock);
        AccountBook proved = new AccountBook(store.credentials(), store.grants(), ground.seal(), Protection.PROVED);
        this.zkpLinking = new ZkpLinking(ground.outgoing(), store, proved, clock);
    }

    /** Starts or completes a link. */
    public ObjectNode link(Caller caller, String connectorId, LinkRequest request) {
        Connector connector = catalog.find(connectorId)
                .orElseThrow(
                        () -> Refusal.of(ErrorCode.CONNECTOR_NOT_FOUND, "There is no such connector that is approved.")
                                .withRemedy(
                                        "GET /api/v1/connectors lists them. A new one that shares an OAuth client with others"
                                                + " is there once the operator has approved it (connectors approve)."));
        UUID into = request.credentialId();
        CredentialRow before = into == null
                ? null
                : store.credentials().find(caller.webid(), into).orElse(null);
        OwnerKey owner = ownerKeys.named(caller, request.encryptionKeyReference(), before);
        if (request.authMethod().equals("oauth2")
                && !connector.auth().dialects().isEmpty()) {
            return request.completes()
                    ? oauthLinking.complete(caller, connector, request, owner)
                    : oauthLinking.start(caller, connector, request, owner);
        }
        ZkpAuth zkp = connector.auth().zkp();
        ZkpStep step = request.zkp();
        if (zkp != null && step != null) {
            if (owner != null) {
                throw OwnerKeys.unsupported(
                        "A link by zkp holds no secret that a key could protect.",
                        "Leave encryption_key_reference out.");
            }
            return zkpLinking.answer(caller, connector, zkp, step);
        }
        SecretAuth method = connector.auth().secrets().get(request.authMethod());
        if (method == null) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The connector has no such auth_method.")
                    .withRemedy("It has: " + String.join(", ", connector.auth().methods()));
        }
        return secretLinking.complete(caller, connector, method, request, owner);
    }

    /** Passwords made for mailboxes of the operator's own mail servers. */
    public AppPasswords appPasswords() {
        return appPasswords;
    }

    /** Every credential of the caller that is not revoked. */
    public ObjectNode list(Caller caller) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode list = answer.putArray("credentials");
        Instant now = clock.instant();
        List<CredentialRow> rows = store.credentials().list(caller.webid());
        boolean own = rows.stream().anyMatch(row -> row.account().ownerKey() != null);
        Map<UUID, byte[]> wrapped = own ? store.credentials().keysOfOwner(caller.webid()) : Map.of();
        for (CredentialRow row : rows) {
            ObjectNode entry = CredentialDetail.entry(row, connectorOf(row), now);
            releases.describe(entry, row, wrapped.get(row.credentialId()));
            list.add(entry);
        }
        return answer;
    }

    /**
     * One credential of the caller, with what was asked for, granted and used, and what each operation lacks.
     *
     * @throws Refusal {@code credential_not_found} if the caller has none of this id
     */
    public ObjectNode show(Caller caller, UUID credentialId) {
        CredentialRow row =
                store.credentials().find(caller.webid(), credentialId).orElseThrow(() -> States.refusal(null, null));
        Connector connector = connectorOf(row);
        ObjectNode rotation = rotating.describe(row, connector);
        ObjectNode entry = CredentialDetail.whole(
                row,
                connector,
                store.grants().asked(caller.webid(), credentialId).orElse(null),
                store.usedOperations().of(caller.webid(), credentialId),
                clock.instant());
        entry.set(
                "refresh_metadata",
                RefreshAnswers.json(
                        store.refreshHistory().of(caller.webid(), credentialId).orElse(null)));
        releases.describe(
                entry,
                row,
                row.account().ownerKey() == null
                        ? null
                        : store.credentials().keysOfOwner(caller.webid()).get(credentialId));
        return rotation == null ? entry : entry.set("rotation", rotation);
    }

    private @Nullable Connector connectorOf(CredentialRow row) {
        return catalog.find(row.account().connectorId()).orElse(null);
    }

    /**
     * Revokes and shreds, and asks no service; see {@link Credentials} for what can still be opened: nothing of it.
     *
     * @param purge destroys even what the service would be told with
     * @param release what the caller releases of a key of their own, so that the service can be told; or null
     */
    public ObjectNode fence(Caller caller, UUID credentialId, boolean purge, @Nullable String release) {
        return revoking.revoke(caller.webid(), credentialId, purge, release);
    }

    /**
     * Tells the service of a revocation now, unless it has been told or its next turn is later; gives back what {@link #fence}
     * did, as it stands then.
     */
    public ObjectNode tellOfRevocation(Caller caller, UUID credentialId) {
        return revoking.tell(caller.webid(), credentialId);
    }

    /** Every receipt that is kept for the person, oldest first, unsigned. */
    public List<ObjectNode> receipts(String webid) {
        return revoking.receipts(webid);
    }

    /** What became of a revocation; as long as receipts are kept. */
    public ObjectNode receipt(Caller caller, UUID credentialId) {
        return revoking.receipt(caller, credentialId);
    }

    /** Revokes and shreds everything of the person's, and tells no service yet; gives back what was linked. */
    public List<CredentialRow> revokeAll(String webid) {
        return revoking.revokeAll(webid);
    }

    /** What services must still be told of this person's revocations, made nobody's. */
    public List<PersonRows.Orphan> orphans(String webid) {
        return telling.orphans(store.person().pendingCapsules(webid), webid);
    }

    /** What the person can do at the service themselves once a credential is revoked, or null. */
    public @Nullable String remedy(CredentialRow row) {
        return revoking.remedy(row);
    }

    /** Revokes and shreds without its owner's word, because it may be in other hands; the service is told right after that. */
    public void revokeSuspect(String webid, UUID credentialId) {
        revoking.revoke(webid, credentialId, false, null);
        telling.soon();
    }

    /** Shreds without its owner's word, and without telling the service. */
    public void shredSuspect(String webid, UUID credentialId) {
        revoking.revoke(webid, credentialId, true, null);
    }

    /** To be told of what renewals show to be wrong. */
    public void onSuspicion(Suspicion listener) {
        renewals.onSuspicion(listener);
    }

    /** Is told of every credential that this node revokes, before the caller is. */
    public void onRevoked(Consumer<UUID> listener) {
        revoking.onRevoked(listener);
    }

    /** Tells services of revocations that are due, on a schedule; done when each has been told, or has not. */
    public CompletionStage<Void> tellServices() {
        return telling.work();
    }

    /** Renews what would die of age though nobody uses it; on a schedule. */
    public void keepAlive() {
        if (!store.standstill().stands()) {
            renewals.keepAlive();
        }
    }

    /** The public side of credentials that are linked by {@code zkp}. */
    public Provers provers() {
        return zkpLinking.provers();
    }

    /** What people release of the keys that are theirs. */
    public Releases releases() {
        return releases;
    }

    /** Asks services about credentials of which nothing was heard for so long; on a schedule. */
    public void askAboutQuiet(Duration quiet) {
        if (!store.standstill().stands()) {
            renewals.probing().askAboutQuiet(quiet);
        }
    }

    /**
     * Finishes renewals that the death of a vault cut off, this one's first; at the start and on a schedule. What is left
     * over is tried again at another turn.
     */
    public Recovered recover() {
        return renewals.recover();
    }

    /** Begins no more renewals and tells no more services, and waits for what runs, at most this long. */
    public void finishRefreshes(Duration most) {
        rotating.finish();
        renewals.finish(most.dividedBy(2));
        telling.finish(most.dividedBy(2));
    }

    /** How pasted keys are replaced. */
    public Rotating rotating() {
        return rotating;
    }

    public Credentials credentials() {
        return renewals.credentials();
    }
}
