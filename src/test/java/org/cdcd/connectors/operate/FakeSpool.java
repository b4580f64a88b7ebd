package org.cdcd.connectors.operate;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.cdcd.connectors.door.SpoolTicket;

/** The spool's two calls on a real socket, for one content. */
final class FakeSpool implements AutoCloseable {
    final UUID id = UUID.randomUUID();
    final AtomicLong received = new AtomicLong();
    final List<String> brokenOff = new CopyOnWriteArrayList<>();
    volatile Buffer content = Buffer.buffer();
    volatile int refuseWith;
    volatile String refusal = "";
    volatile boolean stalls;
    private final HttpServer server;

    FakeSpool(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    CompletionStage<SpoolTicket> ticket() {
        URI url = URI.create("http://127.0.0.1:" + server.actualPort() + "/spool/" + id);
        return CompletableFuture.completedFuture(new SpoolTicket("leave", url, id, -1));
    }

    private void handle(HttpServerRequest request) {
        if (!"CDCD leave".equals(request.getHeader("Proxy-Authorization"))) {
            request.response().setStatusCode(407).end();
        } else if (refuseWith != 0) {
            request.response()
                    .setStatusCode(refuseWith)
                    .putHeader("CDCD-Refused", refusal)
                    .end();
        } else if (request.method().name().equals("PUT")) {
            put(request);
        } else {
            get(request);
        }
    }

    private void put(HttpServerRequest request) {
        if (stalls) {
            request.pause();
            return;
        }
        Buffer kept = Buffer.buffer();
        request.exceptionHandler(cut -> brokenOff.add(cut.getClass().getSimpleName()));
        request.handler(chunk -> {
            received.addAndGet(chunk.length());
            if (kept.length() < 4 * 1024 * 1024) {
                kept.appendBuffer(chunk);
            }
        });
        request.endHandler(whole -> {
            content = kept;
            request.response().setStatusCode(201).end();
        });
    }

    private void get(HttpServerRequest request) {
        String range = request.getHeader("Range");
        if (range == null) {
            request.response().putHeader("Set-Cookie", "no=1").end(content);
            return;
        }
        int from = Integer.parseInt(range.replace("bytes=", "").replace("-", ""));
        request.response()
                .setStatusCode(206)
                .putHeader("Content-Range", "bytes " + from + "-" + (content.length() - 1) + "/" + content.length())
                .end(content.slice(from, content.length()));
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
