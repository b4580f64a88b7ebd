package org.cdcd.connectors.app;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.identity.DevelopmentIssuer;
import org.cdcd.connectors.identity.IdentitySettings;
import org.cdcd.connectors.identity.IdentitySettings.AthRule;
import org.cdcd.connectors.identity.IdentitySettings.IssuerMode;
import org.cdcd.connectors.vault.VaultSettings;
import org.cdcd.connectors.vault.VaultSettings.ClientRegistration;
import org.cdcd.connectors.vault.VaultSettings.DatabaseSettings;
import org.cdcd.connectors.wire.Unusable;

/** Translates the server's settings into what the vault is told. */
final class VaultStart {
    private VaultStart() {}

    static VaultSettings settings(ServerSettings settings, Sandbox sandbox, Catalog catalog) {
        Map<String, ClientRegistration> clients = new HashMap<>(sandbox.register(catalog));
        settings.oauthClients()
                .forEach((name, client) -> clients.put(
                        name, new ClientRegistration(client.clientId(), client.clientSecret(), client.redirectUris())));
        Path kek = settings.kek().file();
        return new VaultSettings(
                settings.publicOrigin(),
                settings.data(),
                settings.routes(),
                kek == null ? settings.data().resolve("keyset") : kek,
                database(settings.store()),
                settings.role() == ServerSettings.Role.ALL ? "M0" : "M1",
                settings.vault().host(),
                settings.vault().port(),
                settings.spool().limit().toBytes(),
                identity(settings, sandbox),
                clients,
                sandbox.overrides(),
                settings.audit().anchor(),
                new VaultSettings.WatchSettings(
                        settings.watch().actions(), settings.watch().decryptsPerMinute()));
    }

    static @org.jspecify.annotations.Nullable DatabaseSettings database(ServerSettings.Store store) {
        if (store.url() == null) {
            return null;
        }
        if (store.username() == null || store.password() == null) {
            throw new Unusable("connectors.store.url is set, but not connectors.store.username and .password");
        }
        return new DatabaseSettings(store.url(), store.username(), store.password());
    }

    private static IdentitySettings identity(ServerSettings settings, Sandbox sandbox) {
        DevelopmentIssuer issuer = sandbox.issuer();
        try {
            if (issuer != null) {
                return IdentitySettings.development(settings.publicOrigin(), issuer.issuer());
            }
            ServerSettings.Authentication authentication = settings.authentication();
            return new IdentitySettings(
                    settings.publicOrigin(),
                    authentication.acceptSolidAudience(),
                    IssuerMode.valueOf(authentication.mode().name().toUpperCase(Locale.ROOT)),
                    Set.copyOf(authentication.issuers()),
                    Set.copyOf(authentication.deniedIssuers()),
                    authentication.issuersWithoutAth().stream()
                            .collect(Collectors.toMap(name -> name, name -> AthRule.IF_PRESENT)),
                    Set.of(),
                    Set.of(443),
                    false);
        } catch (IllegalArgumentException e) {
            throw new Unusable(
                    "connectors.public-origin or connectors.authentication cannot be used: " + e.getMessage(), e);
        }
    }
}
