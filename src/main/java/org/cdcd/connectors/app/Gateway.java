package org.cdcd.connectors.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.cdcd.connectors.catalog.CatalogChange;
import org.cdcd.connectors.catalog.CatalogProblem;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.cdcd.connectors.egress.Egress;
import org.cdcd.connectors.egress.RetrySettings;
import org.cdcd.connectors.egress.RoutesFailed;
import org.cdcd.connectors.limits.AddressLimit;
import org.cdcd.connectors.limits.LimitSettings;
import org.cdcd.connectors.limits.NodeLimits;
import org.cdcd.connectors.limits.Rate;
import org.cdcd.connectors.operate.FrontDoor;
import org.cdcd.connectors.operate.FrontDoorSettings;
import org.cdcd.connectors.vault.VaultRole;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway half of the server: Camel with everything in it, from the front door to the hop to the vault. */
final class Gateway implements CamelContextConfiguration, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final int HOP_CONNECTIONS = 256;
    private static final int HOP_WAITING = 4096;
    private static final int MAIL_SESSIONS = 64;
    private static final int MAIL_WAITING = 128;

    private final ServerSettings settings;
    private final Vertx vertx;
    private final LiveCatalog catalog;
    private final VaultRole vault;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Sandbox sandbox;
    private final SecureRandom random = new SecureRandom();
    private final ExecutorService closing = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("routes-retire").factory());
    private final ExecutorService mail = mailPool();
    private @Nullable FrontDoor door;

    Gateway(
            ServerSettings settings,
            Vertx vertx,
            LiveCatalog catalog,
            VaultRole vault,
            InstantSource clock,
            MeterRegistry meters,
            Sandbox sandbox) {
        this.sandbox = sandbox;
        this.settings = settings;
        this.vertx = vertx;
        this.catalog = catalog;
        this.vault = vault;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public void beforeApplicationStart(CamelContext camel) {
        Egress egress = new Egress(
                camel, vertx, hop(), vault.vault()::openSpool, clock, random, RetrySettings.DEFAULT, closing, mail);
        egress.breakerMeters().bindTo(meters);
        vault.onSignal((signal, action) -> meters.counter("connectors.signals", "signal", signal, "action", action)
                .increment());
        FrontDoor made = new FrontDoor(
                new FrontDoor.Parts(
                        vertx,
                        vertx.createHttpClient(hop()),
                        vault.vault(),
                        catalog,
                        new NodeLimits(limits(), clock),
                        new AddressLimit(limits(), clock),
                        egress.generations()::dispatch,
                        random,
                        clock),
                doorSettings());
        made.bindTo(camel.getRegistry());
        door = made;
        try {
            egress.loadTemplates(settings.routes().resolve("_egress.camel.yaml"));
            load(camel, settings.routes().resolve("_front-door.camel.yaml"));
        } catch (RoutesFailed e) {
            throw new Unusable("the routes cannot be used: " + e.getMessage(), e);
        }
        catalog.all().forEach(connector -> bringUp(egress, connector));
        catalog.onChange(change -> follow(egress, change));
    }

    @Override
    public void afterApplicationStart(CamelContext camel) {
        sandbox.announce(settings);
        LOG.info("listening on {}:{}, protection M0", settings.front().host(), port());
    }

    /** The port of the public API. */
    int port() {
        FrontDoor made = door;
        if (made == null) {
            throw new IllegalStateException("the front door is not open yet");
        }
        return made.port();
    }

    private static void load(CamelContext camel, Path file) throws RoutesFailed {
        try {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(camel, "file:" + file.toAbsolutePath()));
        } catch (Exception e) {
            throw new Unusable("the routes file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private void bringUp(Egress egress, Connector connector) {
        try {
            egress.generations().bringUp(connector, routesOf(connector.id()));
        } catch (RoutesFailed e) {
            throw new Unusable("the connector " + connector.id() + " does not come up: " + e.getMessage(), e);
        }
    }

    private void follow(Egress egress, CatalogChange change) throws CatalogChange.Refused {
        Connector now = change.now();
        if (now == null) {
            egress.generations().remove(change.connectorId());
            return;
        }
        Path file = routesOf(now.id());
        try {
            egress.generations().bringUp(now, file);
        } catch (RoutesFailed e) {
            throw new CatalogChange.Refused(
                    List.of(new CatalogProblem(file.toString(), 1, 1, "", String.valueOf(e.getMessage()))));
        }
    }

    private Path routesOf(String connectorId) {
        return settings.routes().resolve(connectorId).resolve(connectorId + ".camel.yaml");
    }

    private static ExecutorService mailPool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MAIL_SESSIONS,
                MAIL_SESSIONS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MAIL_WAITING),
                Thread.ofPlatform().daemon().name("mail-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static HttpClientOptions hop() {
        return new HttpClientOptions()
                .setMaxPoolSize(HOP_CONNECTIONS)
                .setMaxWaitQueueSize(HOP_WAITING)
                .setKeepAlive(true)
                .setPipelining(false);
    }

    private LimitSettings limits() {
        ServerSettings.Limits limits = settings.limits();
        LimitSettings defaults = LimitSettings.defaults();
        return new LimitSettings(
                new Rate(limits.perPersonPerSecond(), limits.perPersonBurst()),
                new Rate(limits.globalPerSecond(), limits.globalPerSecond() * 2),
                limits.concurrentPerPerson(),
                new Rate(limits.perAddressPerSecond(), limits.perAddressPerSecond() * 2),
                defaults.maxEntries());
    }

    private FrontDoorSettings doorSettings() {
        ServerSettings.Front front = settings.front();
        FrontDoorSettings defaults = FrontDoorSettings.defaults(front.port(), settings.publicOrigin());
        return new FrontDoorSettings(
                front.host(),
                front.port(),
                settings.publicOrigin(),
                Set.copyOf(front.corsOrigins()),
                Set.copyOf(front.trustedProxies()),
                defaults.maxBody(),
                defaults.maxHeaders(),
                defaults.maxUpload(),
                defaults.requestTimeout(),
                defaults.bodyTimeout(),
                defaults.idleTimeout(),
                defaults.vaultTimeout(),
                front.drain(),
                tls(front));
    }

    private static FrontDoorSettings.@Nullable Tls tls(ServerSettings.Front front) {
        if (front.certificate() == null && front.key() == null) {
            return null;
        }
        if (front.certificate() == null || front.key() == null) {
            throw new Unusable("connectors.front.certificate and connectors.front.key come together");
        }
        return new FrontDoorSettings.Tls(front.certificate(), front.key());
    }

    @Override
    public void close() {
        // Camel has stopped by now; the engine is not Camel's to stop
        FrontDoor made = door;
        if (made != null) {
            made.close();
        }
        closing.shutdown();
        mail.shutdown();
    }
}
