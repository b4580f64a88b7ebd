package org.cdcd.connectors.vault;

import java.time.InstantSource;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.identity.Authenticated;
import org.cdcd.connectors.vault.accounts.Accounts;
import org.cdcd.connectors.vault.accounts.credentials.Credentials;
import org.cdcd.connectors.vault.accounts.refresh.Suspicion;
import org.cdcd.connectors.vault.admission.Guard;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.keys.Secret;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.watch.Asking;
import org.cdcd.connectors.vault.watch.DecryptBudget;
import org.cdcd.connectors.vault.watch.Honey;
import org.cdcd.connectors.vault.watch.Ladder;
import org.cdcd.connectors.vault.watch.Look;
import org.cdcd.connectors.vault.watch.Sentry;
import org.cdcd.connectors.vault.watch.Signal;
import org.cdcd.connectors.vault.watch.VelocitySettings;
import org.cdcd.connectors.vault.watch.Watch;

/** What watches over this vault, connected to where signals come from. */
record Safety(Watch watch, Sentry sentry, Honey honey, Credentials credentials) implements Guard {
    static Safety over(
            Store store,
            Accounts accounts,
            ServiceKeys keys,
            UserKeys userKeys,
            UnaryOperator<String> auditName,
            VaultSettings settings,
            InstantSource clock) {
        Watch watch = new Watch(
                store, accounts, auditName, new Ladder(settings.watch().actions()), clock);
        Sentry sentry = new Sentry(store, auditName, watch::raise, velocity(settings.watch()), clock);
        accounts.onSuspicion((row, reason) -> watch.raise(signal(row, reason)));
        Credentials budgeted =
                new DecryptBudget(accounts.credentials(), settings.watch().decryptsPerMinute(), clock, watch::raise);
        try (Secret key = keys.shared("honey")) {
            Honey honey = Honey.place(
                    store, key, settings.mode(), webid -> userKeys.auditName(webid, "default"), clock, watch::raise);
            return new Safety(watch, sentry, honey, budgeted);
        }
    }

    /** The service at a host wrote the credential of a use into its answer, which was stopped. */
    void echoed(LiveUse use, String host) {
        watch.raise(new Signal.OfCredential(
                Signal.Kind.ECHOED_SECRET, use.webid(), use.connector().id(), use.credentialId()));
    }

    @Override
    public void beforeUse(UUID credentialId) {
        honey.beforeUse(credentialId);
    }

    @Override
    public Guard.Seen beforeAdmission(
            Authenticated caller, String address, CredentialRow credential, Operation operation) {
        Look look = sentry.beforeAdmission(new Asking(
                credential.webid(),
                caller.caller().jkt(),
                address,
                credential.account().connectorId(),
                credential.credentialId(),
                operation.destructive()));
        return new Guard.Seen(look.refusal(), look::learn, look::forget);
    }

    private static VelocitySettings velocity(VaultSettings.WatchSettings settings) {
        return new VelocitySettings(settings.floorPerMinute(), settings.capPerMinute(), settings.throttledPerMinute());
    }

    private static Signal signal(CredentialRow row, Suspicion.Reason reason) {
        Signal.Kind kind = switch (reason) {
            case OTHER_ACCOUNT -> Signal.Kind.OTHER_ACCOUNT;
            case GRANT_REFUSED -> Signal.Kind.GRANT_REFUSED;
        };
        return new Signal.OfCredential(kind, row.webid(), row.account().connectorId(), row.credentialId());
    }
}
