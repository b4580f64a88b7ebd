package org.cdcd.connectors.vault.accounts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.CredentialSeal;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;

/** A person's linked accounts: link, list, open, revoke. Everything here blocks; it runs on the vault's worker pool. */
public final class Accounts {
    private static final String DEFAULT_KEY = "urn:cdcd:kms:default";

    private final Catalog catalog;
    private final Store store;
    private final InstantSource clock;
    private final OAuthLinking oauthLinking;
    private final SecretLinking secretLinking;
    private final Revoking revoking;
    private final Credentials credentials;
    private final KeepingAlive keepingAlive;
    private final Refreshing refreshing;
    private final RefreshRecovery recovery;

    /** What the accounts stand on. */
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
            InstantSource clock,
            RefreshJournal journal,
            RefreshWatch refreshWatch) {}

    public Accounts(Ground ground) {
        this.catalog = ground.catalog();
        this.store = ground.store();
        this.clock = ground.clock();
        AccountBook book = new AccountBook(store.credentials(), ground.seal(), ground.mode());
        TokenExchange tokens = new TokenExchange(ground.outgoing(), clock);
        Identification identification = new Identification(ground.outgoing());
        this.oauthLinking = new OAuthLinking(
                ground.clients(),
                new ServerQuestions(ground.outgoing()),
                tokens,
                identification,
                new Choices(ground.outgoing()),
                store.flows(),
                ground.capsules(),
                book,
                clock);
        this.secretLinking = new SecretLinking(ground.keys(), identification, ground.mailProof(), book, clock);
        this.revoking = new Revoking(
                catalog, ground.clients(), tokens, store.credentials(), store.outbox(), ground.capsules(), book, clock);
        this.refreshing = refreshing(ground, tokens, identification, book);
        this.recovery = new RefreshRecovery(
                catalog, store.credentials(), store.refreshIntents(), ground.journal(), refreshing, clock);
        this.keepingAlive = new KeepingAlive(catalog, store.credentials(), refreshing, clock);
        this.credentials = new OpenCredentials(catalog, store.credentials(), book, refreshing, clock);
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
                ground.refreshWatch(),
                ground.clock());
        return new Refreshing(
                renewal, store.credentials(), store.refreshIntents(), book, ground.refreshWatch(), ground.clock());
    }

    /** Starts or completes a link. */
    public ObjectNode link(Caller caller, String connectorId, LinkRequest request) {
        Connector connector = catalog.find(connectorId)
                .orElseThrow(() -> Refusal.of(ErrorCode.CONNECTOR_NOT_FOUND, "There is no such connector.")
                        .withRemedy("GET /api/v1/connectors lists them."));
        String key = request.encryptionKeyReference();
        if (key != null && !key.equals(DEFAULT_KEY)) {
            throw Refusal.of(ErrorCode.KEY_REFERENCE_UNSUPPORTED, "encryption_key_reference is not one of this server.")
                    .withRemedy("Use " + DEFAULT_KEY + ", or leave it out.");
        }
        OAuth2 oauth2 = connector.auth().oauth2();
        if (request.authMethod().equals("oauth2") && oauth2 != null) {
            return request.completes()
                    ? oauthLinking.complete(caller, connector, oauth2, request)
                    : oauthLinking.start(caller, connector, oauth2, request);
        }
        SecretAuth method = connector.auth().secrets().get(request.authMethod());
        if (method == null) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The connector has no such auth_method.")
                    .withRemedy("It has: " + String.join(", ", connector.auth().methods()));
        }
        return secretLinking.complete(caller, connector, method, request);
    }

    /** Every credential of the caller that is not revoked. */
    public ObjectNode list(Caller caller) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode list = answer.putArray("credentials");
        Instant now = clock.instant();
        for (CredentialRow row : store.credentials().list(caller.webid())) {
            ObjectNode entry = list.addObject()
                    .put("credential_id", row.credentialId().toString())
                    .put("connector_id", row.account().connectorId())
                    .put("service_identifier", row.account().serviceIdentifier());
            row.account().scopes().forEach(entry.putArray("scopes")::add);
            entry.put("issuance_time", LinkAnswers.time(row.account().issued()))
                    .put("expiry", LinkAnswers.time(row.account().expires()))
                    .put("status", States.word(row, now));
        }
        return answer;
    }

    /** Revokes and shreds; see {@link Credentials} for what can still be opened: nothing of it. */
    public ObjectNode revoke(Caller caller, UUID credentialId) {
        return revoking.revoke(caller, credentialId);
    }

    /** Is told of every credential that this node revokes, before the caller is. */
    public void onRevoked(Consumer<UUID> listener) {
        revoking.onRevoked(listener);
    }

    /** Tells services of revocations that are due; on a schedule. */
    public void tellServices() {
        revoking.work();
    }

    /** Renews what would die of age though nobody uses it; on a schedule. */
    public void keepAlive() {
        keepingAlive.work();
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
        refreshing.finish(most);
    }

    public Credentials credentials() {
        return credentials;
    }
}
