package org.cdcd.connectors.operate;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The open port: one acceptor for each processor, all on the same address. */
final class Listeners {
    private static final int LONGEST_REQUEST_LINE = 4096;

    /** Any free port, the same for all acceptors. */
    private static final int ANY_SHARED_PORT = -1;

    private final Vertx vertx;
    private final FrontDoorSettings settings;
    private final Router router;
    private final SilentConnections silent;
    private volatile int port;
    private @Nullable String deployment;

    Listeners(Vertx vertx, FrontDoorSettings settings, Router router, SilentConnections silent) {
        this.silent = silent;
        this.vertx = vertx;
        this.settings = settings;
        this.router = router;
        this.port = settings.port();
    }

    int port() {
        return port;
    }

    /** Blocks until the port is open; for the thread that starts the server. */
    void open() {
        HttpServerOptions options = options();
        DeploymentOptions each =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        try {
            deployment = vertx.deployVerticle(() -> new Acceptor(options), each)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw unavailable(e.getCause());
        }
    }

    void close() {
        String open = deployment;
        deployment = null;
        if (open != null) {
            vertx.undeploy(open).toCompletionStage().toCompletableFuture().join();
        }
    }

    private FrontDoorUnavailable unavailable(@Nullable Throwable cause) {
        String where = settings.host() + ":" + settings.port();
        if (cause instanceof BindException) {
            return new FrontDoorUnavailable(
                    "cannot listen on " + where
                            + ": the port is taken or the address is not this machine's; choose another with connectors.front.port");
        }
        return new FrontDoorUnavailable("cannot listen on " + where + ": " + cause);
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port() == 0 ? ANY_SHARED_PORT : settings.port())
                .setMaxHeaderSize(settings.maxHeaders())
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                .setHandle100ContinueAutomatically(false)
                .setHttp2ClearTextEnabled(false);
        FrontDoorSettings.Tls tls = settings.tls();
        if (tls != null) {
            options.setSsl(true).setUseAlpn(true).setKeyCertOptions(pair(tls));
        }
        return options;
    }

    private PemKeyCertOptions pair(FrontDoorSettings.Tls tls) {
        PemKeyCertOptions pair = new PemKeyCertOptions()
                .setCertValue(content("connectors.front.certificate", tls.certificate()))
                .setKeyValue(content("connectors.front.key", tls.key()));
        try {
            pair.getKeyManagerFactory(vertx);
            return pair;
        } catch (Exception e) {
            throw new FrontDoorUnavailable("connectors.front.certificate and connectors.front.key: " + tls.certificate()
                    + " and " + tls.key() + " are not a certificate and its key in PEM");
        }
    }

    private static Buffer content(String setting, Path file) {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new FrontDoorUnavailable(setting + ": the file " + file + " cannot be read");
        }
    }

    private final class Acceptor extends AbstractVerticle {
        private final HttpServerOptions options;

        Acceptor(HttpServerOptions options) {
            this.options = options;
        }

        @Override
        public void start(Promise<Void> started) {
            HttpServer server = vertx.createHttpServer(options)
                    .connectionHandler(silent::opened)
                    .invalidRequestHandler(new InvalidRequest())
                    .requestHandler(request -> {
                        silent.began(request.connection());
                        router.handle(request);
                    });
            server.listen()
                    .onSuccess(open -> port = open.actualPort())
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
