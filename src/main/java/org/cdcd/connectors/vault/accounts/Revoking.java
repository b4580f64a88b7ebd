package org.cdcd.connectors.vault.accounts;

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
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.Outbox;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.wire.Json;
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

    private final Catalog catalog;
    private final OAuthClients clients;
    private final TokenExchange tokens;
    private final CredentialRows rows;
    private final Outbox outbox;
    private final Capsules capsules;
    private final AccountBook book;
    private final InstantSource clock;
    private final List<Consumer<UUID>> listeners = new CopyOnWriteArrayList<>();

    Revoking(
            Catalog catalog,
            OAuthClients clients,
            TokenExchange tokens,
            CredentialRows rows,
            Outbox outbox,
            Capsules capsules,
            AccountBook book,
            InstantSource clock) {
        this.catalog = catalog;
        this.clients = clients;
        this.tokens = tokens;
        this.rows = rows;
        this.outbox = outbox;
        this.capsules = capsules;
        this.book = book;
        this.clock = clock;
    }

    void onRevoked(Consumer<UUID> listener) {
        listeners.add(listener);
    }

    /**
     * Revokes and shreds. When this returns no use can begin and the running ones have been cut off on this node.
     *
     * @throws Refusal {@code credential_not_found} if the caller has no such credential
     */
    ObjectNode revoke(String webid, UUID credentialId) {
        CredentialRow row = rows.find(webid, credentialId).orElseThrow(() -> States.refusal(null, null));
        @Nullable
        Connector connector = catalog.find(row.account().connectorId()).orElse(null);
        if (row.state() != CredentialState.REVOKED) {
            rows.revoke(webid, credentialId, connector == null ? null : capsule(row, connector));
            listeners.forEach(listener -> listener.accept(credentialId));
            outbox.dueOf(credentialId).ifPresent(this::tell);
        }
        return answer(row, connector);
    }

    /** Shreds at once; the service is not told, because nothing is left to tell it with. */
    void shred(String webid, UUID credentialId) {
        rows.revoke(webid, credentialId, null);
        listeners.forEach(listener -> listener.accept(credentialId));
    }

    /** Tells the services whose turn it is; called every few seconds. */
    void work() {
        outbox.due(20).forEach(this::tell);
    }

    private ObjectNode answer(CredentialRow row, @Nullable Connector connector) {
        boolean confirmed = outbox.told(row.webid(), row.credentialId())
                .filter(told -> told == Outbox.Told.CONFIRMED)
                .isPresent();
        ObjectNode answer = Json.MAPPER
                .createObjectNode()
                .put("status", "revoked")
                .put("revocation_time", LinkAnswers.time(clock.instant()))
                .put("service_revocation_status", confirmed ? "confirmed" : "pending");
        String page = connector == null
                ? null
                : manualRevocation(connector, row.account().authMethod());
        if (!confirmed && page != null) {
            answer.put("remedy", "If it is still listed at " + page + ", remove it there.");
        }
        return answer;
    }

    private static @Nullable String manualRevocation(Connector connector, String authMethod) {
        SecretAuth method = connector.auth().secrets().get(authMethod);
        OAuth2 oauth2 = connector.auth().oauth2();
        return method != null ? method.manualRevocation() : oauth2 == null ? null : oauth2.manualRevocation();
    }

    /** What the service must be told, sealed; null if it cannot be told anything. */
    private byte @Nullable [] capsule(CredentialRow row, Connector connector) {
        Revoke revoke = revokeOf(row, connector);
        SealedParts parts = rows.parts(row.webid(), row.credentialId()).orElse(null);
        if (revoke == null || parts == null) {
            return null;
        }
        try (Secret token = token(row, connector, parts, revoke)) {
            if (token == null) {
                return null;
            }
            try (Secret content = SecretFields.encode(Map.of(TOKEN, token))) {
                return capsules.seal(
                        Capsules.Kind.REVOKE, content, ids(row.credentialId(), connector.id(), row.webid()));
            }
        } catch (SealBroken broken) {
            return null;
        }
    }

    private @Nullable Secret token(CredentialRow row, Connector connector, SealedParts parts, Revoke revoke) {
        Secret refresh = revoke.token().equals("refresh_token") ? book.refreshToken(row, connector, parts) : null;
        return refresh != null
                ? refresh
                : book.secrets(row, connector, parts, Set.of(Injection.TOKEN)).get(Injection.TOKEN);
    }

    private static @Nullable Revoke revokeOf(CredentialRow row, Connector connector) {
        OAuth2 oauth2 = connector.auth().oauth2();
        return oauth2 == null || !row.account().authMethod().equals("oauth2") ? null : oauth2.revoke();
    }

    private void tell(Outbox.Entry entry) {
        Connector connector = catalog.find(entry.connectorId()).orElse(null);
        CredentialRow row = rows.find(entry.webid(), entry.credentialId()).orElse(null);
        OAuth2 oauth2 = connector == null ? null : connector.auth().oauth2();
        if (connector == null || row == null || oauth2 == null || oauth2.revoke() == null) {
            outbox.giveUp(entry);
            return;
        }
        try (Secret content = capsules.open(
                        Capsules.Kind.REVOKE,
                        entry.capsule(),
                        ids(entry.credentialId(), entry.connectorId(), entry.webid()));
                Secret token = SecretFields.decode(content, Set.of(TOKEN)).get(TOKEN)) {
            if (token != null
                    && tokens.revoke(
                            oauth2,
                            oauth2.revoke(),
                            clients.of(connector, oauth2, row.account().connection()),
                            token,
                            row.account().connection())) {
                outbox.done(entry);
            } else {
                again(entry);
            }
        } catch (SealBroken broken) {
            outbox.giveUp(entry);
        } catch (Refusal refusal) {
            LOG.info("{} was not told of a revocation yet: {}", entry.connectorId(), refusal.code());
            again(entry);
        }
    }

    private void again(Outbox.Entry entry) {
        if (entry.attempt() >= MOST_TRIES) {
            outbox.giveUp(entry);
        } else {
            outbox.failed(entry);
        }
    }

    private static String[] ids(UUID credentialId, String connectorId, String webid) {
        return new String[] {credentialId.toString(), connectorId, webid};
    }
}
