package org.cdcd.connectors.vault.accounts.revocation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
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
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.Releases;
import org.cdcd.connectors.vault.accounts.credentials.SecretFields;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.accounts.rotation.KeyEnding;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.Outbox;
import org.cdcd.connectors.vault.store.Receipts;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends credentials: at once here, where the row is shredded in one transaction, and as soon as it can be told at the
 * service, through the outbox (RFC 7009 or the service's own way).
 */
public final class Revoking {
    private static final Logger LOG = LoggerFactory.getLogger(Revoking.class);
    private static final int MOST_RENEWALS_BETWEEN = 10;

    private final Catalog catalog;
    private final CredentialRows rows;
    private final Outbox outbox;
    private final Receipts receipts;
    private final AccountBook book;
    private final Releases releases;
    private final KeyEnding keyEnding;
    private final RevocationTelling telling;
    private final InstantSource clock;
    private final List<Consumer<UUID>> listeners = new CopyOnWriteArrayList<>();

    public Revoking(
            Catalog catalog,
            Store store,
            AccountBook book,
            Releases releases,
            KeyEnding keyEnding,
            RevocationTelling telling,
            InstantSource clock) {
        this.catalog = catalog;
        this.rows = store.credentials();
        this.outbox = store.outbox();
        this.receipts = store.receipts();
        this.book = book;
        this.releases = releases;
        this.keyEnding = keyEnding;
        this.telling = telling;
        this.clock = clock;
    }

    public void onRevoked(Consumer<UUID> listener) {
        listeners.add(listener);
    }

    /**
     * Revokes and shreds. When this returns no use can begin and the running ones have been cut off on this node; the service is
     * told later. A second time changes nothing and gives the same answer, but for what the service has confirmed meanwhile.
     *
     * @param purge destroys all at once, so that the service cannot be told; of an earlier revocation too
     * @param release what the person releases of a key of their own, so that the service can be told; or null
     * @throws Refusal {@code credential_not_found} if the caller has no such credential; {@code key_release_required} or {@code
     *     key_release_invalid} if a release came and is no good: then nothing is revoked
     */
    public ObjectNode revoke(String webid, UUID credentialId, boolean purge, @Nullable String release) {
        CredentialRow row = rows.find(webid, credentialId).orElse(null);
        if (row != null && row.state() != CredentialState.REVOKED) {
            fence(row, purge, release);
        } else if (purge) {
            outbox.purge(webid, credentialId);
        }
        return revoked(webid, credentialId);
    }

    /** Tells the service now of what was revoked, if that is due; gives back what {@link #revoke} does. */
    public ObjectNode tell(String webid, UUID credentialId) {
        outbox.dueOf(credentialId).filter(due -> due.webid().equals(webid)).ifPresent(telling::tell);
        return revoked(webid, credentialId);
    }

    private ObjectNode revoked(String webid, UUID credentialId) {
        return receipts.find(webid, credentialId)
                .map(ReceiptAnswers::revoked)
                .orElseThrow(() -> States.refusal(null, null));
    }

    /** The same for one that may not have come to be. */
    public void endIfThere(String webid, UUID credentialId) {
        rows.find(webid, credentialId)
                .filter(row -> row.state() != CredentialState.REVOKED)
                .filter(row -> fence(row, false, null))
                .flatMap(row -> outbox.dueOf(row.credentialId()))
                .ifPresent(telling::tell);
    }

    /**
     * What became of a revocation, as it stands now.
     *
     * @throws Refusal {@code credential_not_found} if the caller had no such credential, {@code not_found} if it is not revoked
     */
    public ObjectNode receipt(Caller caller, UUID credentialId) {
        return receipts.find(caller.webid(), credentialId)
                .map(receipt -> ReceiptAnswers.receipt(receipt, clock.instant()))
                .orElseThrow(() -> rows.find(caller.webid(), credentialId).isEmpty()
                        ? States.refusal(null, null)
                        : Refusal.of(ErrorCode.NOT_FOUND, "The credential is not revoked, so there is no receipt.")
                                .withRemedy("DELETE /api/v1/connector-credentials/{id} revokes it."));
    }

    /** Every receipt of the person's, oldest first. */
    public List<ObjectNode> receipts(String webid) {
        return receipts.of(webid).stream()
                .map(receipt -> ReceiptAnswers.receipt(receipt, clock.instant()))
                .toList();
    }

    private boolean fence(CredentialRow row, boolean purge, @Nullable String release) {
        boolean mine = ended(row, purge, release);
        if (mine) {
            listeners.forEach(listener -> listener.accept(row.credentialId()));
            if (purge && row.account().holdsAppPassword()) {
                // a file of the operator's; no service is asked
                telling.tellMailServer(row.account());
            }
        }
        return mine;
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
    public List<CredentialRow> revokeAll(String webid) {
        List<CredentialRow> linked = rows.list(webid);
        for (CredentialRow row : linked) {
            if (ended(row, false, null)) {
                listeners.forEach(listener -> listener.accept(row.credentialId()));
            }
        }
        return linked;
    }

    /** What the person can do at the service themselves, or null. */
    public @Nullable String remedy(CredentialRow row) {
        Connector connector = catalog.find(row.account().connectorId()).orElse(null);
        String page = connector == null ? null : ManualRevocation.page(connector, row);
        return page == null ? null : "If it is still listed at " + page + ", remove it there.";
    }

    private Receipts.Ending ending(
            CredentialRow row, @Nullable Connector connector, boolean purge, @Nullable HeldKey held) {
        boolean locked = row.account().ownerKey() != null && held == null;
        Receipts.Way nobody = locked && connector != null && revokeOf(row, connector) != null
                ? Receipts.Way.UNRELEASED
                : Receipts.Way.NOBODY;
        byte[] capsule = null;
        try {
            capsule = purge || locked || connector == null ? null : capsule(row, connector, held);
        } catch (KekUnavailable | KeysetUnusable away) {
            // ended is ended, though the service does not hear of it
            LOG.warn("{} is not told of a revocation: {}", row.account().connectorId(), away.getMessage());
            nobody = Receipts.Way.UNOPENED;
        }
        Receipts.Way way = purge ? Receipts.Way.PURGED : capsule == null ? nobody : Receipts.Way.SERVICE;
        return new Receipts.Ending(
                capsule, way, connector == null ? null : ManualRevocation.page(connector, row), row.version());
    }

    /** What the service must be told, sealed; null if it cannot be told anything. */
    private byte @Nullable [] capsule(CredentialRow row, Connector connector, @Nullable HeldKey held) {
        if (row.account().holdsAppPassword()) {
            // which password it was is in the database, and ends there in the same transaction
            return new byte[0];
        }
        try {
            SealedParts parts = rows.parts(row.webid(), row.credentialId()).orElse(null);
            return parts == null ? null : capsule(row, connector, parts, held);
        } catch (SealBroken broken) {
            return null;
        }
    }

    private byte @Nullable [] capsule(
            CredentialRow row, Connector connector, SealedParts parts, @Nullable HeldKey held) {
        try (Secret content = content(row, connector, parts, held)) {
            return content == null ? null : telling.capsule(row, content);
        }
    }

    private @Nullable Secret content(
            CredentialRow row, Connector connector, SealedParts parts, @Nullable HeldKey held) {
        Revoke revoke = revokeOf(row, connector);
        if (revoke == null) {
            return keyEnding.content(row, connector, parts, held);
        }
        try (Secret token = token(row, connector, parts, revoke, held)) {
            return token == null ? null : SecretFields.encode(Map.of(RevocationTelling.TOKEN, token));
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
}
