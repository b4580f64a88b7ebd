package org.cdcd.connectors.vault.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The port through which every call of a route leaves: {@code ANY /egress/{host}/{path}}, and {@code PUT} and {@code GET
 * /spool/{id}}, each with {@code Proxy-Authorization: CDCD} and a handle.
 */
public final class EgressServer {
    private static final long SWEEP_MILLIS = 60_000;
    private static final int IDLE_SECONDS = 180;

    private final LastHop hop;
    private final Spool spool;
    private final HttpServerOptions options;
    private final SpoolHandler spoolHandler;
    private @Nullable HttpServer server;
    private long sweeper = -1;

    /**
     * @param options host, port (0 for any) and TLS; the limits are set here. For mutual TLS: a key, the gateways'
     *     authority as trust, and client authentication required
     */
    public EgressServer(LastHop hop, Spool spool, HttpServerOptions options) {
        this.hop = hop;
        this.spool = spool;
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
                .setIdleTimeout(IDLE_SECONDS);
    }

    /** Listens; gives the base URL that uses and tickets carry. */
    public Future<URI> start() {
        Vertx vertx = hop.vertx();
        HttpServer listening = vertx.createHttpServer(options).requestHandler(this::handle);
        server = listening;
        return listening.listen().map(up -> {
            URI base =
                    URI.create((options.isSsl() ? "https://" : "http://") + options.getHost() + ":" + up.actualPort());
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

    private void handle(HttpServerRequest request) {
        String path = request.path();
        if (path != null && path.startsWith(EgressRequest.PREFIX)) {
            new Forward(hop, request, hop.vertx().getOrCreateContext()).start();
        } else if (path != null && path.startsWith(SpoolHandler.PREFIX)) {
            spoolHandler.handle(request);
        } else {
            RefusalAnswer.write(request, Refusal.of(ErrorCode.NOT_FOUND, "There is nothing here."), false);
        }
    }

    /** Stops listening and closes what runs. */
    public Future<Void> stop() {
        hop.vertx().cancelTimer(sweeper);
        return server == null ? Future.succeededFuture() : server.close();
    }
}
