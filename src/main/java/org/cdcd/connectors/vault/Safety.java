package org.cdcd.connectors.vault;

import java.time.InstantSource;
import java.util.UUID;
import org.cdcd.connectors.vault.accounts.Accounts;
import org.cdcd.connectors.vault.accounts.Credentials;
import org.cdcd.connectors.vault.accounts.Suspicion;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.PersonRows;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.watch.DecryptBudget;
import org.cdcd.connectors.vault.watch.Honey;
import org.cdcd.connectors.vault.watch.Ladder;
import org.cdcd.connectors.vault.watch.Signal;
import org.cdcd.connectors.vault.watch.Watch;

/** What watches over this vault, connected to where signals come from. */
record Safety(Watch watch, Honey honey, Credentials credentials) {
    static Safety over(
            Store store,
            Accounts accounts,
            ServiceKeys keys,
            UserKeys userKeys,
            VaultSettings settings,
            InstantSource clock) {
        Watch watch = new Watch(
                store,
                accounts,
                webid -> userKeys.knownAuditName(webid, "default").orElseGet(PersonRows::nobody),
                new Ladder(settings.watch().actions()),
                clock);
        accounts.rotating()
                .named(webid -> userKeys.knownAuditName(webid, "default").orElseGet(PersonRows::nobody));
        accounts.onSuspicion((row, reason) -> watch.raise(signal(row, reason)));
        Credentials budgeted =
                new DecryptBudget(accounts.credentials(), settings.watch().decryptsPerMinute(), clock, watch::raise);
        try (Secret key = keys.shared("honey")) {
            return new Safety(watch, Honey.place(store, key, settings.mode(), clock, watch::raise), budgeted);
        }
    }

    /** The service at a host wrote the credential of a use into its answer, which was stopped. */
    void echoed(LiveUse use, String host) {
        watch.raise(new Signal.OfCredential(
                Signal.Kind.ECHOED_SECRET, use.webid(), use.connector().id(), use.credentialId()));
    }

    /** Before a credential of this id is used. */
    void beforeUse(UUID credentialId) {
        honey.beforeUse(credentialId);
    }

    private static Signal signal(CredentialRow row, Suspicion.Reason reason) {
        Signal.Kind kind = switch (reason) {
            case OTHER_ACCOUNT -> Signal.Kind.OTHER_ACCOUNT;
            case GRANT_REFUSED -> Signal.Kind.GRANT_REFUSED;
        };
        return new Signal.OfCredential(kind, row.webid(), row.account().connectorId(), row.credentialId());
    }
}
