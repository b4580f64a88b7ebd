package org.cdcd.connectors.vault;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.vault.accounts.linking.BreachList;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClient;
import org.cdcd.connectors.vault.accounts.tokens.OAuthClients;
import org.cdcd.connectors.vault.egress.SpoolSettings;
import org.cdcd.connectors.vault.events.EventStream;
import org.cdcd.connectors.vault.http.Names;
import org.cdcd.connectors.vault.http.Outgoing;
import org.cdcd.connectors.vault.http.Trust;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;

/** What each part of the vault is given of the settings. */
final class PartSettings {
    private static final int MOST_PERCENT = 90;

    private PartSettings() {}

    static StoreSettings store(VaultSettings settings) {
        VaultSettings.DatabaseSettings database = settings.database();
        if (database == null) {
            return new StoreSettings.H2(StartFailure.h2(settings));
        }
        try {
            return new StoreSettings.PostgreSql(database.url(), database.username(), database.password(), Workers.OWN);
        } catch (IllegalArgumentException e) {
            throw new Unusable("connectors.store.url cannot be used: " + e.getMessage(), e);
        }
    }

    static SpoolSettings spool(VaultSettings settings) {
        SpoolSettings defaults = SpoolSettings.DEFAULTS;
        VaultSettings.SpoolLimits limits = settings.spool();
        if (limits.resultsPercent() < 0 || limits.resultsPercent() > MOST_PERCENT) {
            throw new Unusable("connectors.spool.results-percent is from 0 to " + MOST_PERCENT);
        }
        return new SpoolSettings(
                Math.min(defaults.largest(), limits.bytes()),
                limits.bytes(),
                limits.resultsPercent(),
                limits.perPerson(),
                limits.perPersonFiles(),
                defaults.keep(),
                defaults.resume(),
                defaults.ticket());
    }

    static Names names(VaultSettings settings) {
        VaultSettings.Sandbox sandbox = settings.sandbox();
        return sandbox == null ? Names.ofSystem() : Names.ofSystem().overriddenBy(sandbox.ports());
    }

    static Trust trust(VaultSettings settings) {
        VaultSettings.Sandbox sandbox = settings.sandbox();
        return sandbox == null ? Trust.ofPlatform() : Trust.withSandbox(sandbox.authority());
    }

    static OAuthClients clients(VaultSettings settings) {
        Map<String, OAuthClient> clients = new HashMap<>();
        settings.clients()
                .forEach((name, client) ->
                        clients.put(name, new OAuthClient(client.id(), client.secret(), client.redirectUris())));
        return new OAuthClients(clients);
    }

    /** The hosts that clients may be led to, by client, where the operator says so. */
    static Map<String, Set<String>> clientHosts(VaultSettings settings) {
        Map<String, Set<String>> hosts = new HashMap<>();
        settings.clients().forEach((name, client) -> {
            if (!client.hosts().isEmpty()) {
                hosts.put(name, Set.copyOf(client.hosts()));
            }
        });
        return hosts;
    }

    static EventStream stream(VaultSettings.Stream given) {
        return new EventStream(
                given.name(), given.transmitter(), given.connectors(), given.poll(), given.authorization());
    }

    static @Nullable BreachList breachList(VaultSettings settings, Outgoing outgoing) {
        VaultSettings.BreachList list = settings.breachList();
        return list == null ? null : new BreachList(outgoing, list.url(), list.refuses());
    }
}
