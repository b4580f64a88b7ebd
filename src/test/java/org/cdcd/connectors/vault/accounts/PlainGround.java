package org.cdcd.connectors.vault.accounts;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.vault.accounts.credentials.OwnerKeys;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClients;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.journal.RefreshJournal;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.CredentialSeal;
import org.cdcd.connectors.vault.keys.KekProvider;
import org.cdcd.connectors.vault.keys.ReleaseKeys;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.mailserver.OwnMailServers;
import org.cdcd.connectors.vault.store.PersonRows;
import org.cdcd.connectors.vault.store.Store;

/** What accounts stand on in tests that are about none of it: every mailbox proves, nobody has keys or mail servers of their own. */
public final class PlainGround {
    private PlainGround() {}

    public static Accounts.Ground of(
            Catalog catalog,
            OAuthClients clients,
            Outgoing outgoing,
            Store store,
            KekProvider kek,
            RefreshJournal journal,
            InstantSource clock) {
        Capsules capsules = new Capsules(kek);
        return new Accounts.Ground(
                catalog,
                clients,
                outgoing,
                (connector, secrets, connection) -> {},
                store,
                new CredentialSeal(new UserKeys(kek, store.userKeys(), clock)),
                capsules,
                ServiceKeys.open(store.serviceKeys(), capsules, clock),
                "M0",
                webid -> PersonRows.nobody(),
                clock,
                journal,
                RefreshWatch.NOBODY,
                new OwnerKeys((caller, reference) -> Optional.empty()),
                new ReleaseKeys(clock),
                new OwnMailServers(List.of(), store.appPasswords(), clock),
                null);
    }
}
