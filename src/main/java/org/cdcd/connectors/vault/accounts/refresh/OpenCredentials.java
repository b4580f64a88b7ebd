package org.cdcd.connectors.vault.accounts.refresh;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.catalog.ZkpAuth;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.Credentials;
import org.cdcd.connectors.vault.accounts.credentials.Material;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.KeyRotations;
import org.cdcd.connectors.vault.store.LinkedAccount;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.vault.store.StoredCredential;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Opens credentials for the last hop, refreshing them first where that is due. */
final class OpenCredentials implements Credentials {
    /** A token that ends sooner than this is refreshed before it is used. */
    static final Duration DUE = Duration.ofSeconds(120);

    private final Catalog catalog;
    private final CredentialRows rows;
    private final AccountBook book;
    private final Refreshing refreshing;
    private final Probing probing;
    private final KeyRotations rotations;
    private final InstantSource clock;

    OpenCredentials(
            Catalog catalog,
            CredentialRows rows,
            AccountBook book,
            Refreshing refreshing,
            Probing probing,
            KeyRotations rotations,
            InstantSource clock) {
        this.catalog = catalog;
        this.rows = rows;
        this.book = book;
        this.refreshing = refreshing;
        this.probing = probing;
        this.rotations = rotations;
        this.clock = clock;
    }

    @Override
    public Optional<Material> openNow(UUID credentialId, @Nullable HeldKey held) {
        Held now = active(credentialId);
        return isDue(now) ? Optional.empty() : Optional.of(material(now, held));
    }

    @Override
    public Optional<Material> openUnrenewed(UUID credentialId, @Nullable HeldKey held) {
        Held now = active(credentialId);
        return isOver(now.parts()) ? Optional.empty() : Optional.of(material(now, held));
    }

    @Override
    public Material open(UUID credentialId, @Nullable HeldKey held) {
        Held now = active(credentialId);
        if (!isDue(now)) {
            return material(now, held);
        }
        refreshing.refresh(now.row(), now.parts(), connector(now.row()), held, isOver(now.parts()));
        return material(active(credentialId), held);
    }

    /** Whether it must be renewed first. */
    private boolean isDue(Held now) {
        SealedParts parts = now.parts();
        Instant ends = parts.tokenExpires();
        if (ends == null || clock.instant().plus(DUE).isBefore(ends)) {
            return false;
        }
        if (parts.refresh() == null && isOver(parts)) {
            throw Refreshing.linkAgain(connector(now.row()));
        }
        return parts.refresh() != null;
    }

    private boolean isOver(SealedParts parts) {
        Instant ends = parts.tokenExpires();
        return ends != null && !clock.instant().isBefore(ends);
    }

    @Override
    public Material renew(UUID credentialId, int rejectedVersion, @Nullable HeldKey held) {
        Held now = active(credentialId);
        CredentialRow row = now.row();
        SealedParts parts = now.parts();
        if (parts.version() > rejectedVersion) {
            return material(now, held);
        }
        if (parts.refresh() == null) {
            if (rotations.isReplacing(row.webid(), credentialId)) {
                throw Refusal.of(ErrorCode.CREDENTIAL_BUSY, "The key is just being replaced.")
                        .withRetryAfter(Duration.ofSeconds(1));
            }
            probing.doubt(row, held);
            throw Refreshing.linkAgain(connector(row));
        }
        refreshing.refresh(row, parts, connector(row), held, true);
        return material(active(credentialId), held);
    }

    @Override
    public void doubted(UUID credentialId, @Nullable HeldKey held) {
        rows.findAdmitted(credentialId).ifPresent(row -> probing.doubt(row, held));
    }

    /** An active credential and what it holds, as both stood at one moment. */
    private record Held(CredentialRow row, SealedParts parts) {}

    private Held active(UUID credentialId) {
        StoredCredential now = States.unedited(() -> rows.wholeAdmitted(credentialId))
                .orElseThrow(() -> Refusal.of(ErrorCode.CREDENTIAL_REVOKED, "The credential was erased."));
        if (now.row().state() != CredentialState.ACTIVE) {
            throw States.refusal(now.row());
        }
        SealedParts parts = now.parts();
        if (parts == null) {
            throw Refusal.of(ErrorCode.CREDENTIAL_REVOKED, "The credential's contents are gone.");
        }
        return new Held(now.row(), parts);
    }

    private Connector connector(CredentialRow row) {
        return catalog.find(row.account().connectorId())
                .orElseThrow(() -> Refusal.of(ErrorCode.CONNECTOR_NOT_FOUND, "The connector is no longer installed."));
    }

    private Material material(Held now, @Nullable HeldKey held) {
        CredentialRow row = now.row();
        SealedParts parts = now.parts();
        Connector connector = connector(row);
        Map<String, Secret> secrets = States.unedited(() -> book.secrets(
                row,
                connector,
                parts,
                held,
                AccountBook.secretNames(connector, row.account().authMethod())));
        return new Material(
                row.credentialId(),
                parts.version(),
                injection(connector, row.account()),
                secrets,
                row.account().connection());
    }

    static Injection injection(Connector connector, LinkedAccount account) {
        OAuth2 oauth2 = connector.auth().dialect(account.connection());
        if (account.authMethod().equals("oauth2") && oauth2 != null) {
            return oauth2.inject();
        }
        ZkpAuth zkp = connector.auth().zkp();
        if (account.authMethod().equals(ZkpAuth.METHOD) && zkp != null) {
            return zkp.inject();
        }
        SecretAuth method = connector.auth().secrets().get(account.authMethod());
        if (method == null) {
            throw Refreshing.linkAgain(connector);
        }
        return method.inject();
    }
}
