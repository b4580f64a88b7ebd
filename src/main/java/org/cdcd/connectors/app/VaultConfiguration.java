package org.cdcd.connectors.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpClientOptions;
import java.time.InstantSource;
import org.cdcd.connectors.app.ServerConfiguration.VertxShutdown;
import org.cdcd.connectors.catalog.CatalogWatch;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.cdcd.connectors.egress.VaultConnection;
import org.cdcd.connectors.vault.VaultRole;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The vault half of a server. */
@Configuration(proxyBeanMethods = false)
@Conditional(RoleCondition.RunsVault.class)
class VaultConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(VaultConfiguration.class);

    @Bean
    Sandbox sandbox(ServerSettings settings, VertxShutdown vertx, InstantSource clock) {
        return Sandbox.start(settings, vertx.vertx(), clock);
    }

    @Bean
    VaultRole vaultRole(
            ServerSettings settings, VertxShutdown vertx, LiveCatalog catalog, Sandbox sandbox, InstantSource clock) {
        if (settings.role() == ServerSettings.Role.VAULT) {
            OpenMemory.ofProcess().warnings().forEach(LOG::warn);
        }
        VaultRole vault = VaultRole.start(
                vertx.vertx(), catalog, VaultStart.settings(settings, sandbox, catalog, vertx.vertx()), clock);
        if (sandbox.overrides() == null && KekChoice.bareBesideDatabase(settings)) {
            LOG.warn(
                    "the keyset {} lies bare on the volume of the database: whoever gets the volume gets both."
                            + " Set connectors.kek.file to another volume, or connectors.kek.passphrase-file",
                    KekChoice.file(settings));
        }
        return vault;
    }

    @Bean
    OperatorDesk operatorDesk(VaultRole vault, MeterRegistry meters) {
        vault.onSignal((signal, action) -> meters.counter("connectors.signals", "signal", signal, "action", action)
                .increment());
        return new OperatorDesk(vault);
    }

    @Bean
    KekEndpoint kekEndpoint(VaultRole vault, MeterRegistry meters) {
        return new KekEndpoint(vault, meters);
    }

    @Bean
    @Conditional(RoleCondition.RunsBoth.class)
    Door door(VaultRole vault) {
        return new Door(vault.vault(), new VaultConnection(new HttpClientOptions(), null), "protection M0");
    }

    @Bean
    @Conditional(RoleCondition.RunsVaultOnly.class)
    CatalogWatch catalogWatch(LiveCatalog catalog, ServerSettings settings, InstantSource clock, VaultRole vault) {
        return ServerConfiguration.watch(catalog, settings.routes(), clock);
    }

    @Bean
    @Conditional(RoleCondition.RunsVaultOnly.class)
    VaultHealth vaultHealth(VaultRole vault) {
        return new VaultHealth(vault.vault());
    }

    /** Last of all, when everything listens. */
    @Bean
    ApplicationRunner vaultStands(ServerSettings settings, Sandbox sandbox, VaultRole vault) {
        return arguments -> {
            sandbox.announce(settings);
            if (settings.role() == ServerSettings.Role.VAULT) {
                LOG.info("the vault listens for gateways at {}", vault.egress());
            }
        };
    }
}
