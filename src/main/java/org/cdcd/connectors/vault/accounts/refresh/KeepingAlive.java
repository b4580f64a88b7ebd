package org.cdcd.connectors.vault.accounts.refresh;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialRows;
import org.cdcd.connectors.vault.store.DueRenewals;
import org.cdcd.connectors.vault.store.StoreUnavailable;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews tokens that the service lets die of age, before it does: nobody may have used them for months. One that cannot be
 * renewed waits for its next turn, ever longer, and many of one person's come after one of everybody's, so that a server which
 * does not answer keeps no others from being renewed.
 */
final class KeepingAlive {
    private static final Logger LOG = LoggerFactory.getLogger(KeepingAlive.class);
    private static final int AT_ONCE = 500;
    private static final int OF_ONE_PERSON = 5;

    private final Catalog catalog;
    private final CredentialRows rows;
    private final DueRenewals renewals;
    private final Refreshing refreshing;
    private final InstantSource clock;

    KeepingAlive(
            Catalog catalog, CredentialRows rows, DueRenewals renewals, Refreshing refreshing, InstantSource clock) {
        this.catalog = catalog;
        this.rows = rows;
        this.renewals = renewals;
        this.refreshing = refreshing;
        this.clock = clock;
    }

    void work() {
        for (Connector connector : catalog.all()) {
            // where a connector has several providers the shortest age serves all: a renewal that comes early does no
            // harm
            connector.auth().dialects().stream()
                    .flatMap(dialect -> Optional.ofNullable(renewalAge(dialect)).stream())
                    .min(Comparator.naturalOrder())
                    .ifPresent(
                            age -> renewals.list(connector.id(), clock.instant().minus(age), AT_ONCE, OF_ONE_PERSON)
                                    .forEach(due -> renew(due, connector)));
        }
    }

    private static @Nullable Duration renewalAge(OAuth2 dialect) {
        OAuth2.Refresh refresh = dialect.refresh();
        return refresh == null ? null : refresh.renewalAge();
    }

    /** Another node may have been faster: then the version that was listed is no longer there. */
    private void renew(DueRenewals.Due due, Connector connector) {
        CredentialRow row = due.row();
        if (!renewals.take(due)) {
            return;
        }
        try {
            rows.parts(row.webid(), row.credentialId())
                    .filter(parts -> parts.version() == row.version())
                    .ifPresent(parts -> refreshing.refresh(row, parts, connector, null, false));
        } catch (Refusal | SealBroken over) {
            // the grant is over and the credential says so now; whoever uses it next is told
        } catch (StoreUnavailable away) {
            throw away;
        } catch (RuntimeException e) {
            // one that cannot be worked on must not keep the others waiting
            LOG.error("a token cannot be renewed: {}", e.getClass().getName());
        }
    }
}
