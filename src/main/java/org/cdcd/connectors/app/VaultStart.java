package org.cdcd.connectors.app;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.door.MutualTls;
import org.cdcd.connectors.identity.IdentitySettings;
import org.cdcd.connectors.identity.IdentitySettings.AthRule;
import org.cdcd.connectors.identity.IdentitySettings.IssuerMode;
import org.cdcd.connectors.vault.VaultSettings;
import org.cdcd.connectors.vault.VaultSettings.ClientRegistration;
import org.cdcd.connectors.vault.VaultSettings.DatabaseSettings;
import org.cdcd.connectors.vault.VaultSettings.OwnMailServer;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;

/** Translates the server's settings into what the vault is told. */
final class VaultStart {
    private static final int DEFAULT_PORT = 8443;

    private VaultStart() {}

    static VaultSettings settings(ServerSettings settings, Sandbox sandbox, Catalog catalog, Vertx vertx) {
        Map<String, ClientRegistration> clients = new HashMap<>(sandbox.register(catalog));
        settings.oauthClients()
                .forEach((name, client) -> clients.put(
                        name,
                        new ClientRegistration(
                                client.clientId(), client.clientSecret(), client.redirectUris(), client.hosts())));
        return new VaultSettings(
                settings.publicOrigin(),
                settings.data(),
                settings.routes(),
                KekChoice.of(settings),
                database(settings.store()),
                settings.role() == ServerSettings.Role.ALL ? "M0" : "M1",
                ports(settings, vertx),
                spool(settings.spool()),
                identity(settings, sandbox),
                clients,
                sandbox.overrides(),
                settings.vault().probeAfter(),
                settings.audit().anchor(),
                new VaultSettings.WatchSettings(
                        settings.watch().actions(),
                        settings.watch().decryptsPerMinute(),
                        settings.watch().floorPerMinute(),
                        settings.watch().capPerMinute(),
                        settings.watch().throttledPerMinute()),
                EventStreams.of(settings.events(), catalog),
                mailServers(settings),
                breachList(settings.breachList()));
    }

    private static VaultSettings.SpoolLimits spool(ServerSettings.Spool spool) {
        return new VaultSettings.SpoolLimits(
                spool.limit().toBytes(),
                spool.resultsPercent(),
                spool.perPerson().toBytes(),
                spool.perPersonFiles());
    }

    private static VaultSettings.@Nullable BreachList breachList(ServerSettings.BreachList list) {
        if (list.mode() == ServerSettings.BreachList.Mode.OFF) {
            return null;
        }
        if (!"https".equals(list.url().getScheme()) || list.url().getHost() == null) {
            throw new Unusable("connectors.breach-list.url is the https address of a range API, without /range");
        }
        return new VaultSettings.BreachList(list.url(), list.mode() == ServerSettings.BreachList.Mode.REFUSE);
    }

    private static List<OwnMailServer> mailServers(ServerSettings settings) {
        List<OwnMailServer> servers = new ArrayList<>();
        settings.mailServers().forEach((name, server) -> {
            if (server.domains() == null
                    || server.imapHost() == null
                    || server.smtpHost() == null
                    || server.passwdFile() == null) {
                throw new Unusable(
                        "connectors.mail-servers." + name + " needs domains, imap-host, smtp-host and passwd-file");
            }
            Map<String, List<String>> mailboxes = new HashMap<>();
            server.mailboxes().forEach(owner -> mailboxes.put(owner.webid(), owner.addresses()));
            servers.add(new OwnMailServer(
                    name,
                    server.title() == null ? name : server.title(),
                    server.domains(),
                    server.imapHost(),
                    server.imapPort(),
                    server.smtpHost(),
                    server.smtpPort(),
                    server.passwdFile(),
                    server.networks(),
                    mailboxes));
        });
        return servers;
    }

    private static VaultSettings.Ports ports(ServerSettings settings, Vertx vertx) {
        ServerSettings.Vault vault = settings.vault();
        boolean apart = settings.role() == ServerSettings.Role.VAULT;
        String name = vault.name() == null ? vault.host() : vault.name();
        int port = vault.port() != null ? vault.port() : apart ? DEFAULT_PORT : 0;
        if (!apart && !Sandbox.isLoopback(vault.host())) {
            throw new Unusable("connectors.vault.host is a loopback address while gateway and vault are one process");
        }
        MutualTls tls = apart ? settings.mutualTls(vertx) : null;
        return new VaultSettings.Ports(vault.host(), port, vault.imapPort(), vault.smtpPort(), name, tls);
    }

    static @Nullable DatabaseSettings database(ServerSettings.Store store) {
        if (store.url() == null) {
            return null;
        }
        if (store.username() == null || store.password() == null) {
            throw new Unusable("connectors.store.url is set, but not connectors.store.username and .password");
        }
        return new DatabaseSettings(store.url(), store.username(), store.password());
    }

    private static IdentitySettings identity(ServerSettings settings, Sandbox sandbox) {
        String issuer = sandbox.issuerUrl();
        try {
            if (issuer != null) {
                return IdentitySettings.development(settings.publicOrigin(), issuer);
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
