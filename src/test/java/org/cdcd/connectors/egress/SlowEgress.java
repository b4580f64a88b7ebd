package org.cdcd.connectors.egress;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A vault's egress that answers nobody before it is told to. */
final class SlowEgress implements AutoCloseable {
    private final Semaphore requests = new Semaphore(0);
    private final HttpServer server;

    SlowEgress(Vertx vertx, CompletableFuture<Void> signal) {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    requests.release();
                    signal.whenComplete((done, never) -> request.response().end("{}"));
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    void awaitRequests(int count) throws InterruptedException {
        if (!requests.tryAcquire(count, 20, TimeUnit.SECONDS)) {
            throw new AssertionError("only " + requests.availablePermits() + " of " + count + " requests came");
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
