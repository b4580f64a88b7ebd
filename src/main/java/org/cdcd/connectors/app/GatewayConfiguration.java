package org.cdcd.connectors.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.cdcd.connectors.app.ServerConfiguration.VertxShutdown;
import org.cdcd.connectors.catalog.CatalogWatch;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.cdcd.connectors.door.MutualTls;
import org.cdcd.connectors.door.RemoteVault;
import org.cdcd.connectors.egress.VaultConnection;
import org.cdcd.connectors.wire.Unusable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The gateway half of a server. */
@Configuration(proxyBeanMethods = false)
@Conditional(RoleCondition.RunsGateway.class)
class GatewayConfiguration {
    private static final int QUESTIONS_AT_ONCE = 256;
    private static final int QUESTIONS_WAITING = 4096;
    private static final int CONNECT_MILLIS = 2000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Bean
    @Conditional(RoleCondition.RunsGatewayOnly.class)
    Door door(ServerSettings settings, VertxShutdown vertx) {
        List<URI> urls = settings.vault().urls();
        if (urls.isEmpty()
                || !urls.stream().allMatch(url -> "https".equals(url.getScheme()) && url.getHost() != null)) {
            throw new Unusable("connectors.vault.urls: each is https://HOST:PORT, and there is at least one");
        }
        MutualTls tls = settings.mutualTls(vertx.vertx());
        VaultConnection connection = new VaultConnection(tls.connecting(new HttpClientOptions()), tls.context());
        HttpClient questions = vertx.vertx()
                .createHttpClient(new HttpClientOptions(connection.http())
                        .setMaxPoolSize(QUESTIONS_AT_ONCE)
                        .setMaxWaitQueueSize(QUESTIONS_WAITING)
                        .setConnectTimeout(CONNECT_MILLIS));
        return new Door(new RemoteVault(questions, urls, PATIENCE), connection, "vault at " + urls);
    }

    @Bean
    Gateway gateway(
            ServerSettings settings,
            VertxShutdown vertx,
            LiveCatalog catalog,
            Door door,
            InstantSource clock,
            MeterRegistry meters) {
        return new Gateway(settings, vertx.vertx(), catalog, door, clock, meters);
    }

    @Bean
    CatalogWatch catalogWatch(LiveCatalog catalog, ServerSettings settings, InstantSource clock, Gateway gateway) {
        return ServerConfiguration.watch(catalog, settings.routes(), clock);
    }

    @Bean
    VaultHealth vaultHealth(Door door) {
        return new VaultHealth(door.vault());
    }
}
