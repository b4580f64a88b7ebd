package org.cdcd.connectors.vault.accounts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.catalog.ZkpAuth;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.ServiceRecords;
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
    private final Credentials credentials;
    private final Refreshing refreshing;
    private final KeepingAlive keepingAlive;
    private final ZkpLinking zkpLinking;
    private final Provers provers;
    private final Probing probing;
    private final RefreshRecovery recovery;
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
            @Nullable BreachList breachList) {
        OwnActs acts() {
            return new OwnActs(store.commits(), auditName);
        }
    }

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
                new ServerQuestions(ground.outgoing()),
                tokens,
                identification,
                new Choices(ground.outgoing()),
                ground.mailProof(),
                store.flows(),
                ground.capsules(),
                book,
                store.credentials(),
                sharedClients,
                clock);
        this.secretLinking = new SecretLinking(
                ground.keys(),
                identification,
                ground.mailProof(),
                new MailServerSearch(
                        ground.outgoing(), new ServiceRecords(ground.outgoing().vertx())),
                book,
                new KeyBringing(store.credentials(), store.keyRotations(), book),
                new ChosenSecrets(ground.breachList()),
                store.notices(),
                clock);
        this.refreshing = refreshing(ground, tokens, identification, book);
        this.recovery = new RefreshRecovery(
                catalog,
                store.credentials(),
                store.refreshIntents(),
                ground.journal(),
                refreshing,
                new LateTokens(catalog, ground.clients(), tokens, sharedClients, ground.journal(), ground.acts()),
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
                ground.acts(),
                clock);
        this.credentials = new OpenCredentials(
                catalog, store.credentials(), book, refreshing, probing, store.keyRotations(), clock);
        this.rotating = new Rotating(ground, book, identification, probing, new RotationLedger(store, ground.acts()));
        KeyEnding keyEnding = new KeyEnding(book, new KeyCalls(ground.outgoing(), clock), store.keyRotations());
        this.telling = new RevocationTelling(ground, tokens, probing, keyEnding, sharedClients);
        this.revoking = new Revoking(catalog, store, book, releases, keyEnding, telling, clock);
        this.appPasswords = new AppPasswords(
                ground.mailServers(),
                store.appPasswords(),
                new Mailboxes(catalog, secretLinking, ground.mailProof(), new FailedProofs(clock)),
                revoking,
                clock);
        AccountBook proved = new AccountBook(store.credentials(), store.grants(), ground.seal(), ZkpLinking.MODE);
        this.provers = new SealedProvers(store.credentials(), proved);
        this.zkpLinking = new ZkpLinking(
                new ServerQuestions(ground.outgoing()),
                store.zkpRegistrations(),
                store.credentials(),
                provers,
                proved,
                clock);
    }

    private static Refreshing refreshing(
            Ground ground, TokenExchange tokens, Identification identification, AccountBook book) {
        Store store = ground.store();
        Renewal renewal = new Renewal(
                ground.clients(),
                tokens,
                identification,
                store.credentials(),
                store.refreshIntents(),
                book,
                ground.journal(),
                ground.acts(),
                ground.refreshWatch(),
                ground.clock());
        return new Refreshing(
                renewal,
                store.credentials(),
                store.refreshIntents(),
                store.standstill(),
                book,
                ground.refreshWatch(),
                ground.clock());
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

    /** Revokes and shreds without its owner's word, because it may be in other hands; the service is told on the schedule. */
    public void revokeSuspect(String webid, UUID credentialId) {
        revoking.revoke(webid, credentialId, false, null);
    }

    /** Shreds without its owner's word, and without telling the service. */
    public void shredSuspect(String webid, UUID credentialId) {
        revoking.revoke(webid, credentialId, true, null);
    }

    /** To be told of what renewals show to be wrong. */
    public void onSuspicion(Suspicion listener) {
        refreshing.onSuspicion(listener);
    }

    /** Is told of every credential that this node revokes, before the caller is. */
    public void onRevoked(Consumer<UUID> listener) {
        revoking.onRevoked(listener);
    }

    /** Tells services of revocations that are due; on a schedule. */
    public void tellServices() {
        telling.work();
    }

    /** Renews what would die of age though nobody uses it; on a schedule. */
    public void keepAlive() {
        if (!store.standstill().stands()) {
            keepingAlive.work();
        }
    }

    /** The public side of credentials that are linked by {@code zkp}. */
    public Provers provers() {
        return provers;
    }

    /** What people release of the keys that are theirs. */
    public Releases releases() {
        return releases;
    }

    /** Asks services about credentials of which nothing was heard for so long; on a schedule. */
    public void askAboutQuiet(Duration quiet) {
        if (!store.standstill().stands()) {
            probing.askAboutQuiet(quiet);
        }
    }

    /**
     * Finishes renewals that the death of a vault cut off, this one's first; at the start and on a schedule. What is left
     * over is tried again at another turn.
     */
    public Recovered recover() {
        return recovery.work();
    }

    /** Begins no more renewals, and waits for those that run, at most this long. */
    public void finishRefreshes(Duration most) {
        rotating.finish();
        refreshing.finish(most);
    }

    /** How pasted keys are replaced. */
    public Rotating rotating() {
        return rotating;
    }

    public Credentials credentials() {
        return credentials;
    }
}
