package org.cdcd.connectors.egress;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.wire.EncryptedContent;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;

/** A spool on a real socket that keeps its few files in memory. */
final class FakeSpool implements AutoCloseable {
    final Map<String, Buffer> files = new ConcurrentHashMap<>();
    /** Bytes of all bodies, counted as they come. */
    final AtomicLong received = new AtomicLong();

    private final HttpServer server;
    private volatile @Nullable URI elsewhere;

    FakeSpool(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Results go to another server from now on. */
    void redirectTo(URI other) {
        elsewhere = other;
    }

    CompletionStage<SpoolTicket> openResult(String handle) {
        URI other = elsewhere;
        if (other != null) {
            return CompletableFuture.completedFuture(new SpoolTicket("t", other, UUID.randomUUID(), -1));
        }
        return CompletableFuture.completedFuture(ticket(UUID.randomUUID(), -1));
    }

    SpoolTicket ticket(UUID id, long length) {
        return new SpoolTicket(
                "t-" + id, URI.create("http://127.0.0.1:" + server.actualPort() + "/spool/" + id), id, length);
    }

    /** Stores a file as a caller would, and gives the description that the caller signs. */
    String upload(UUID id, byte[] plain, byte[] ikm) {
        Buffer ciphertext = Buffer.buffer();
        EncryptedContent.Encoder encoder =
                new EncryptedContent.Encoder(ikm, new SecureRandom(), EncryptedContent.RECORD_SIZE);
        encoder.update(ByteBuffer.wrap(plain), record -> ciphertext.appendBytes(record));
        encoder.finish(record -> ciphertext.appendBytes(record));
        files.put("/spool/" + id, ciphertext);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return "{\"upload\":\"" + id + "\",\"ikm\":\"" + base64.encodeToString(ikm) + "\",\"sha256\":\""
                + base64.encodeToString(Sha256.digest().digest(plain)) + "\",\"length\":" + plain.length
                + ",\"type\":\"text/plain\"}";
    }

    /** The ciphertext of a file that must be there. */
    Buffer file(String path) {
        return Objects.requireNonNull(files.get(path), path);
    }

    private void handle(HttpServerRequest request) {
        boolean ours = request.getHeader("proxy-authorization") != null
                && request.path()
                        .endsWith(request.getHeader("proxy-authorization").substring("CDCD t-".length()));
        if (!ours) {
            request.response().setStatusCode(403).end();
        } else if (request.method().name().equals("PUT")) {
            request.handler(block -> received.addAndGet(block.length()));
            request.body().onSuccess(body -> {
                files.put(request.path(), body);
                request.response().setStatusCode(201).end();
            });
        } else if (files.containsKey(request.path())) {
            String range = request.getHeader("range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            Buffer file = file(request.path());
            request.response().setStatusCode(range == null ? 200 : 206).end(file.slice(from, file.length()));
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
