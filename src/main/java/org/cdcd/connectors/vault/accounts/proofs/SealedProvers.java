package org.cdcd.connectors.vault.accounts.proofs;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.vault.accounts.credentials.AccountBook;
import org.cdcd.connectors.vault.accounts.credentials.States;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Public points as they are stored: sealed like any credential, not to hide them but to bind them to their owner, so that
 * nobody who writes to the database puts another in their place.
 */
final class SealedProvers implements Provers {
    private static final String PUBLIC = "public";
    private static final String USER_ID = "zk_user_id";
    private static final String SCHEME = "scheme";

    private final CredentialRows rows;
    private final AccountBook book;

    SealedProvers(CredentialRows rows, AccountBook book) {
        this.rows = rows;
        this.book = book;
    }

    /** What is stored; the caller closes it. */
    static Map<String, Secret> contents(ZkpIdentity identity) {
        return Map.of(
                PUBLIC, Secret.ofAscii(identity.publicPoint()),
                USER_ID, Secret.ofAscii(identity.userId()),
                SCHEME, Secret.ofAscii(identity.scheme()));
    }

    @Override
    public ZkpIdentity of(CredentialRow row, Connector connector) {
        Map<String, Secret> stored = States.unedited(() -> {
            SealedParts parts = rows.parts(row.webid(), row.credentialId())
                    .orElseThrow(() -> Refusal.of(ErrorCode.CREDENTIAL_REVOKED, "The credential is gone."));
            return book.secrets(row, connector, parts, null, Set.of(PUBLIC, USER_ID, SCHEME));
        });
        return new ZkpIdentity(text(stored.get(USER_ID)), text(stored.get(PUBLIC)), text(stored.get(SCHEME)));
    }

    private static String text(@Nullable Secret stored) {
        if (stored == null) {
            throw new IllegalStateException("a zkp credential is stored without a part");
        }
        try (stored) {
            return stored.reveal(bytes -> new String(bytes, StandardCharsets.US_ASCII));
        }
    }
}
