package org.cdcd.connectors.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.cdcd.connectors.catalog.CatalogChange;
import org.cdcd.connectors.catalog.CatalogProblem;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.LiveCatalog;
import org.cdcd.connectors.catalog.VersionEnd;
import org.cdcd.connectors.egress.Egress;
import org.cdcd.connectors.egress.PublicMedia;
import org.cdcd.connectors.egress.RetrySettings;
import org.cdcd.connectors.egress.RoutesFailed;
import org.cdcd.connectors.egress.VaultConnection;
import org.cdcd.connectors.limits.AddressLimit;
import org.cdcd.connectors.limits.LimitSettings;
import org.cdcd.connectors.limits.NodeLimits;
import org.cdcd.connectors.limits.Rate;
import org.cdcd.connectors.operate.FrontDoor;
import org.cdcd.connectors.operate.FrontDoorSettings;
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
    private final Door door;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final SecureRandom random = new SecureRandom();
    private final ExecutorService closing = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("routes-retire").factory());
    private final ExecutorService mail = mailPool();
    private @Nullable FrontDoor front;

    Gateway(
            ServerSettings settings,
            Vertx vertx,
            LiveCatalog catalog,
            Door door,
            InstantSource clock,
            MeterRegistry meters) {
        this.settings = settings;
        this.vertx = vertx;
        this.catalog = catalog;
        this.door = door;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public void beforeApplicationStart(CamelContext camel) {
        RoutesInJmx.only(camel);
        VaultConnection connection =
                new VaultConnection(hop(), door.connection().mail());
        Egress egress = new Egress(
                camel,
                vertx,
                connection,
                door.vault()::openSpool,
                mediaOrigin(),
                clock,
                random,
                RetrySettings.DEFAULT,
                closing,
                mail);
        egress.breakerMeters().bindTo(meters);
        FrontDoor made = new FrontDoor(
                new FrontDoor.Parts(
                        vertx,
                        vertx.createHttpClient(hop()),
                        door.vault(),
                        catalog,
                        new NodeLimits(limits(), clock),
                        new AddressLimit(limits(), clock),
                        egress.generations()::dispatch,
                        egress.media()::open,
                        random,
                        clock),
                doorSettings());
        made.bindTo(camel.getRegistry());
        front = made;
        for (String shared : SharedRoutes.FILES) {
            SharedRoutes.load(camel, settings.routes().resolve(shared));
        }
        catalog.all().forEach(connector -> bringUp(egress, connector));
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        catalog.all().forEach(connector -> VersionEnd.warning(connector, today).ifPresent(LOG::warn));
        catalog.onChange(change -> follow(egress, change));
    }

    @Override
    public void afterApplicationStart(CamelContext camel) {
        LOG.info("listening on {}:{}, {}", settings.front().host(), port(), door.words());
    }

    /** The port of the public API. */
    int port() {
        FrontDoor made = front;
        if (made == null) {
            throw new IllegalStateException("the front door is not open yet");
        }
        return made.port();
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

    private HttpClientOptions hop() {
        return new HttpClientOptions(door.connection().http())
                .setMaxPoolSize(HOP_CONNECTIONS)
                .setMaxWaitQueueSize(HOP_WAITING)
                .setKeepAlive(true)
                .setPipelining(false);
    }

    private @Nullable URI mediaOrigin() {
        URI origin = settings.front().mediaOrigin();
        try {
            return origin == null ? null : PublicMedia.checked(origin, settings.sandbox());
        } catch (IllegalArgumentException e) {
            throw new Unusable("connectors.front.media-origin cannot be used: " + e.getMessage(), e);
        }
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
        Sandbox.staysHere(settings);
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
                tls(front),
                settings.inDevelopment());
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
        FrontDoor made = front;
        if (made != null) {
            made.close();
        }
        closing.shutdown();
        mail.shutdown();
    }
}
