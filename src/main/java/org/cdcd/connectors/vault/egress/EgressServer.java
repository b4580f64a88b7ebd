package org.cdcd.connectors.vault.egress;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.door.DoorServer;
import org.cdcd.connectors.door.Vault;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The port through which every call of a route leaves: {@code ANY /egress/{host}/{path}}, and {@code PUT} and {@code GET
 * /spool/{id}}, each with {@code Proxy-Authorization: CDCD} and a handle; over mutual TLS the door too ({@link DoorServer}).
 */
public final class EgressServer {
    private static final long SWEEP_MILLIS = 60_000;
    private static final Duration IDLE = EgressRule.LONGEST_SILENCE.plusMinutes(1);
    private static final AtomicInteger RANDOM_PORTS = new AtomicInteger();

    private final LastHop hop;
    private final Spool spool;
    private final Function<String, Vault> vaults;
    private final DoorServer door = new DoorServer();
    private final String name;
    private final HttpServerOptions options;
    private final SpoolHandler spoolHandler;
    private volatile @Nullable String deployment;
    private long sweeper = -1;

    /**
     * @param vaults the vault as the bearer of a certificate with this thumbprint sees it
     * @param options host, port (0 for any) and TLS; the limits are set here. For mutual TLS: a key, the gateways'
     *     authority as trust, and client authentication required
     * @param name under which gateways reach that host
     */
    public EgressServer(
            LastHop hop, Spool spool, Function<String, Vault> vaults, HttpServerOptions options, String name) {
        this.hop = hop;
        this.spool = spool;
        this.vaults = vaults;
        this.name = name;
        this.options = limited(new HttpServerOptions(options));
        this.spoolHandler = new SpoolHandler(hop, spool);
    }

    /** A loopback address, any port, no TLS: one process. */
    public static HttpServerOptions onLoopback() {
        return new HttpServerOptions().setHost("127.0.0.1").setPort(0);
    }

    private static HttpServerOptions limited(HttpServerOptions options) {
        return options.setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setHandle100ContinueAutomatically(false)
                .setDecompressionSupported(false)
                .setCompressionSupported(false)
                .setMaxHeaderSize(16 * 1024)
                .setMaxInitialLineLength(8 * 1024)
                .setIdleTimeout((int) IDLE.toSeconds());
    }

    /** Listens on as many event loops as there are; gives the base URL that uses and tickets carry. */
    public Future<URI> start() {
        Vertx vertx = hop.vertx();
        AtomicInteger port = new AtomicInteger();
        SocketAddress address = options.getPort() == 0
                ? SocketAddress.sharedRandomPort(RANDOM_PORTS.incrementAndGet(), options.getHost())
                : SocketAddress.inetSocketAddress(options.getPort(), options.getHost());
        DeploymentOptions loops =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        return vertx.deployVerticle(() -> new Listener(address, port), loops).map(id -> {
            deployment = id;
            URI base = URI.create((options.isSsl() ? "https://" : "http://") + name + ":" + port.get());
            spool.servedAt(base);
            sweeper = vertx.setPeriodic(
                    SWEEP_MILLIS,
                    timer -> hop.blocking(() -> {
                        spool.sweep();
                        return timer;
                    }));
            return base;
        });
    }

    /** One event loop's share of the port. */
    private final class Listener extends AbstractVerticle {
        private final SocketAddress address;
        private final AtomicInteger port;

        Listener(SocketAddress address, AtomicInteger port) {
            this.address = address;
            this.port = port;
        }

        @Override
        public void start(Promise<Void> started) {
            vertx.createHttpServer(options)
                    .requestHandler(EgressServer.this::handle)
                    .listen(address)
                    .onSuccess(up -> port.set(up.actualPort()))
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        if (path != null && path.startsWith(EgressRequest.PREFIX)) {
            new Forward(hop, request, hop.vertx().getOrCreateContext()).start();
        } else if (path != null && path.startsWith(SpoolHandler.PREFIX)) {
            spoolHandler.handle(request);
        } else if (path != null && path.startsWith(DoorServer.PREFIX) && request.isSSL()) {
            door.handle(request, vaults.apply(Holder.of(request.sslSession())));
        } else {
            RefusalAnswer.write(request, Refusal.of(ErrorCode.NOT_FOUND, "There is nothing here."), false);
        }
    }

    /** Stops listening and closes what runs. */
    public Future<Void> stop() {
        hop.vertx().cancelTimer(sweeper);
        return deployment == null ? Future.succeededFuture() : hop.vertx().undeploy(deployment);
    }
}
