package org.cdcd.connectors.vault.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.catalog.OAuth2.Revoke;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.mailserver.OwnMailServers;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.Outbox;
import org.cdcd.connectors.vault.store.PersonRows;
import org.cdcd.connectors.vault.store.Receipts;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends credentials: at once here, where the row is shredded in one transaction, and as soon as it can be told at the
 * service, through the outbox (RFC 7009 or the service's own way).
 */
final class Revoking {
    private static final Logger LOG = LoggerFactory.getLogger(Revoking.class);
    private static final String TOKEN = "token";
    private static final int MOST_TRIES = 40;
    private static final int MOST_RENEWALS_BETWEEN = 10;

    // each is one call while the person waits; what is left is noticed when it is next used
    private static final int MOST_OTHERS = 5;

    private final Catalog catalog;
    private final OAuthClients clients;
    private final TokenExchange tokens;
    private final CredentialRows rows;
    private final Outbox outbox;
    private final Receipts receipts;
    private final Probing probing;
    private final Capsules capsules;
    private final AccountBook book;
    private final Releases releases;
    private final KeyEnding keyEnding;
    private final OwnMailServers mailServers;
    private final InstantSource clock;
    private final List<Consumer<UUID>> listeners = new CopyOnWriteArrayList<>();

    Revoking(
            Catalog catalog,
            OAuthClients clients,
            TokenExchange tokens,
            CredentialRows rows,
            Outbox outbox,
            Receipts receipts,
            Probing probing,
            Capsules capsules,
            AccountBook book,
            Releases releases,
            KeyEnding keyEnding,
            OwnMailServers mailServers,
            InstantSource clock) {
        this.catalog = catalog;
        this.clients = clients;
        this.tokens = tokens;
        this.rows = rows;
        this.outbox = outbox;
        this.receipts = receipts;
        this.probing = probing;
        this.capsules = capsules;
        this.book = book;
        this.releases = releases;
        this.keyEnding = keyEnding;
        this.mailServers = mailServers;
        this.clock = clock;
    }

    void onRevoked(Consumer<UUID> listener) {
        listeners.add(listener);
    }

    /**
     * Revokes and shreds. When this returns no use can begin and the running ones have been cut off on this node. A second time
     * changes nothing and gives the same answer, but for what the service has confirmed meanwhile.
     *
     * @param purge destroys all at once, so that the service cannot be told; of an earlier revocation too
     * @param release what the person releases of a key of their own, so that the service can be told; or null
     * @throws Refusal {@code credential_not_found} if the caller has no such credential; {@code key_release_required} or {@code
     *     key_release_invalid} if a release came and is no good: then nothing is revoked
     */
    ObjectNode revoke(String webid, UUID credentialId, boolean purge, @Nullable String release) {
        CredentialRow row = rows.find(webid, credentialId).orElse(null);
        if (row != null && row.state() != CredentialState.REVOKED) {
            end(row, purge, release);
        } else if (purge) {
            outbox.purge(webid, credentialId);
        }
        return receipts.find(webid, credentialId)
                .map(ReceiptAnswers::revoked)
                .orElseThrow(() -> States.refusal(null, null));
    }

    /** The same for one that may not have come to be. */
    void endIfThere(String webid, UUID credentialId) {
        rows.find(webid, credentialId)
                .filter(row -> row.state() != CredentialState.REVOKED)
                .ifPresent(row -> end(row, false, null));
    }

    /**
     * What became of a revocation, as it stands now.
     *
     * @throws Refusal {@code credential_not_found} if the caller had no such credential, {@code not_found} if it is not revoked
     */
    ObjectNode receipt(Caller caller, UUID credentialId) {
        return receipts.find(caller.webid(), credentialId)
                .map(receipt -> ReceiptAnswers.receipt(receipt, clock.instant()))
                .orElseThrow(() -> rows.find(caller.webid(), credentialId).isEmpty()
                        ? States.refusal(null, null)
                        : Refusal.of(ErrorCode.NOT_FOUND, "The credential is not revoked, so there is no receipt.")
                                .withRemedy("DELETE /api/v1/connector-credentials/{id} revokes it."));
    }

    /** Every receipt of the person's, oldest first. */
    List<ObjectNode> receipts(String webid) {
        return receipts.of(webid).stream()
                .map(receipt -> ReceiptAnswers.receipt(receipt, clock.instant()))
                .toList();
    }

    private void end(CredentialRow row, boolean purge, @Nullable String release) {
        if (ended(row, purge, release)) {
            listeners.forEach(listener -> listener.accept(row.credentialId()));
            outbox.dueOf(row.credentialId()).ifPresent(this::tell);
            String mailServer = row.account().connection().get(AppPasswords.SERVER);
            if (purge && mailServer != null) {
                mailServers.tell(mailServer);
            }
        }
    }

    /**
     * Whether this call has revoked it. What the service is told with is made before; if a renewal comes in between, it is made
     * anew, or the service would be told of a token that is dead already.
     */
    private boolean ended(CredentialRow found, boolean purge, @Nullable String release) {
        CredentialRow row = found;
        for (int attempt = 1; row.state() != CredentialState.REVOKED; attempt++) {
            if (rows.revoke(row.webid(), row.credentialId(), ending(row, purge, release))) {
                return true;
            }
            if (attempt == MOST_RENEWALS_BETWEEN) {
                throw Refusal.of(ErrorCode.CREDENTIAL_BUSY, "The credential is being renewed all the time.");
            }
            CredentialRow now = rows.find(row.webid(), row.credentialId()).orElse(null);
            if (now == null) {
                return false;
            }
            row = now;
        }
        return false;
    }

    private Receipts.Ending ending(CredentialRow row, boolean purge, @Nullable String release) {
        Connector connector = catalog.find(row.account().connectorId()).orElse(null);
        try (HeldKey held = releases.forRevocation(row, purge ? null : release)) {
            return ending(row, connector, purge, held);
        }
    }

    /**
     * Revokes and shreds everything that the person has linked; the services are told later.
     *
     * @return what was linked until now
     */
    List<CredentialRow> revokeAll(String webid) {
        List<CredentialRow> linked = rows.list(webid);
        for (CredentialRow row : linked) {
            if (ended(row, false, null)) {
                listeners.forEach(listener -> listener.accept(row.credentialId()));
            }
        }
        return linked;
    }

    /** The person's revocations that services must still be told of, each as nobody's. */
    List<PersonRows.Orphan> orphans(List<PersonRows.PendingCapsule> pending, String webid) {
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

    /** What the person can do at the service themselves, or null. */
    @Nullable
    String remedy(CredentialRow row) {
        Connector connector = catalog.find(row.account().connectorId()).orElse(null);
        String page = connector == null ? null : ManualRevocation.page(connector, row);
        return page == null ? null : "If it is still listed at " + page + ", remove it there.";
    }

    private Receipts.Ending ending(
            CredentialRow row, @Nullable Connector connector, boolean purge, @Nullable HeldKey held) {
        boolean locked = row.account().ownerKey() != null && held == null;
        byte[] capsule = purge || locked || connector == null ? null : capsule(row, connector, held);
        Receipts.Way nobody = locked && connector != null && revokeOf(row, connector) != null
                ? Receipts.Way.UNRELEASED
                : Receipts.Way.NOBODY;
        Receipts.Way way = purge ? Receipts.Way.PURGED : capsule == null ? nobody : Receipts.Way.SERVICE;
        return new Receipts.Ending(
                capsule, way, connector == null ? null : ManualRevocation.page(connector, row), row.version());
    }

    /** Tells the services whose turn it is; called every few seconds. */
    void work() {
        outbox.due(20).forEach(this::tell);
    }

    /** What the service must be told, sealed; null if it cannot be told anything. */
    private byte @Nullable [] capsule(CredentialRow row, Connector connector, @Nullable HeldKey held) {
        if (row.account().connection().containsKey(AppPasswords.SERVER)) {
            // which password it was is in the database, and ends there in the same transaction
            try (Secret nothing = SecretFields.encode(Map.of())) {
                return capsules.seal(
                        Capsules.Kind.REVOKE, nothing, ids(row.credentialId(), connector.id(), row.webid()));
            }
        }
        SealedParts parts = rows.parts(row.webid(), row.credentialId()).orElse(null);
        if (parts == null) {
            return null;
        }
        try (Secret content = content(row, connector, parts, held)) {
            return content == null
                    ? null
                    : capsules.seal(
                            Capsules.Kind.REVOKE, content, ids(row.credentialId(), connector.id(), row.webid()));
        } catch (SealBroken broken) {
            return null;
        }
    }

    private @Nullable Secret content(
            CredentialRow row, Connector connector, SealedParts parts, @Nullable HeldKey held) {
        Revoke revoke = revokeOf(row, connector);
        if (revoke == null) {
            return keyEnding.content(row, connector, parts, held);
        }
        try (Secret token = token(row, connector, parts, revoke, held)) {
            return token == null ? null : SecretFields.encode(Map.of(TOKEN, token));
        }
    }

    private @Nullable Secret token(
            CredentialRow row, Connector connector, SealedParts parts, Revoke revoke, @Nullable HeldKey held) {
        Secret refresh = revoke.token().equals("refresh_token") ? book.refreshToken(row, connector, parts, held) : null;
        return refresh != null
                ? refresh
                : book.secrets(row, connector, parts, held, Set.of(Injection.TOKEN))
                        .get(Injection.TOKEN);
    }

    private static @Nullable Revoke revokeOf(CredentialRow row, Connector connector) {
        OAuth2 oauth2 = connector.auth().dialect(row.account().connection());
        return oauth2 == null || !row.account().authMethod().equals("oauth2") ? null : oauth2.revoke();
    }

    private void tell(Outbox.Entry entry) {
        Connector connector = catalog.find(entry.connectorId()).orElse(null);
        CredentialRow row = rows.find(entry.webid(), entry.credentialId()).orElse(null);
        String mailServer = row == null ? null : row.account().connection().get(AppPasswords.SERVER);
        if (mailServer != null) {
            if (mailServers.tell(mailServer)) {
                outbox.done(entry);
            } else {
                again(entry, null);
            }
            return;
        }
        if (connector != null
                && row != null
                && RotatedKey.methodOf(connector, row).isPresent()) {
            tellOfKeys(entry, row, connector);
            return;
        }
        OAuth2 oauth2 = connector == null || row == null
                ? null
                : connector.auth().dialect(row.account().connection());
        if (connector == null || row == null || oauth2 == null || oauth2.revoke() == null) {
            outbox.giveUp(entry);
            return;
        }
        try (Secret content = capsules.open(
                        Capsules.Kind.REVOKE,
                        entry.capsule(),
                        ids(entry.credentialId(), entry.connectorId(), entry.webid()));
                Secret token = SecretFields.decode(content, Set.of(TOKEN)).get(TOKEN)) {
            if (token == null) {
                outbox.giveUp(entry);
                return;
            }
            TokenExchange.Ended answer = tokens.revoke(
                    oauth2,
                    oauth2.revoke(),
                    clients.of(connector, oauth2, row.account().connection()),
                    token,
                    row.account().connection());
            if (answer.over()) {
                outbox.done(entry, answer.status());
                noticeOthers(row, oauth2);
            } else {
                again(entry, answer.status());
            }
        } catch (SealBroken broken) {
            outbox.giveUp(entry);
        } catch (Refusal refusal) {
            LOG.info("{} was not told of a revocation yet: {}", entry.connectorId(), refusal.code());
            again(entry, null);
        }
    }

    private void tellOfKeys(Outbox.Entry entry, CredentialRow row, Connector connector) {
        try (Secret content = capsules.open(
                Capsules.Kind.REVOKE, entry.capsule(), ids(entry.credentialId(), entry.connectorId(), entry.webid()))) {
            switch (keyEnding.end(row, connector, content)) {
                case DONE -> outbox.done(entry);
                case AGAIN -> again(entry, null);
                case NOT_ALL -> outbox.giveUp(entry);
            }
        } catch (SealBroken broken) {
            outbox.giveUp(entry);
        } catch (Refusal refusal) {
            LOG.info("{} was not told of a revocation yet: {}", entry.connectorId(), refusal.code());
            again(entry, null);
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
        if (oauth2.revoke() == null || oauth2.revoke().ends() != OAuth2.Ends.GRANT) {
            return;
        }
        List<String> ended = rows.list(revoked.webid()).stream()
                .filter(other -> sharesClient(other, oauth2.client()))
                .limit(MOST_OTHERS)
                .filter(other -> probing.probe(other, null) == Probing.Finding.ENDED)
                .map(other -> other.credentialId().toString())
                .toList();
        if (!ended.isEmpty()) {
            receipts.alsoEnded(revoked.webid(), revoked.credentialId(), ended);
        }
    }

    private boolean sharesClient(CredentialRow other, String client) {
        return other.account().authMethod().equals("oauth2")
                && catalog.find(other.account().connectorId())
                        .map(connector ->
                                connector.auth().dialect(other.account().connection()))
                        .filter(oauth2 -> oauth2.client().equals(client))
                        .isPresent();
    }

    private static String[] ids(UUID credentialId, String connectorId, String webid) {
        return new String[] {credentialId.toString(), connectorId, webid};
    }
}
