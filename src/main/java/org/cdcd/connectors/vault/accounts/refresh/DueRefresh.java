package org.cdcd.connectors.vault.accounts.refresh;

import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.vault.keys.HeldKey;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A credential whose token is to be renewed, as it is now.
 *
 * @param held what its person has released, where it is under a key of theirs
 */
record DueRefresh(
        CredentialRow row,
        SealedParts parts,
        Connector connector,
        OAuth2 dialect,
        OAuth2.Refresh refresh,
        @Nullable HeldKey held) {
    /** @throws Refusal {@code reauthorization_required} if it cannot be renewed at all */
    static DueRefresh of(CredentialRow row, SealedParts parts, Connector connector, @Nullable HeldKey held) {
        OAuth2 dialect = connector.auth().dialect(row.account().connection());
        OAuth2.Refresh refresh = dialect == null ? null : dialect.refresh();
        if (dialect == null || refresh == null || parts.refresh() == null) {
            throw Refreshing.linkAgain(connector);
        }
        return new DueRefresh(row, parts, connector, dialect, refresh, held);
    }

    /** Whether its person alone has the key that it is under. */
    boolean isUserHeld() {
        return row.account().ownerKey() != null;
    }
}
