package org.cdcd.connectors.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.egress.Fixture.connector;
import static org.cdcd.connectors.egress.Fixture.operation;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.cdcd.connectors.door.SpoolTicket;
import org.cdcd.connectors.wire.EncryptedContent;
import org.cdcd.connectors.wire.Sha256;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream goes no faster than its slowest part, so what is in memory does not grow with the file. */
final class BackPressureTest {
    private static final int BLOCK = 64 * 1024;
    private static final long LENGTH = 128L * 1024 * 1024;

    /** What the sockets of both hops may hold on this system, generously. */
    private static final long IN_FLIGHT = LENGTH / 2;

    private static final String ROUTES = """
            - route:
                id: big.up
                from:
                  uri: direct:big.up
                  steps: [{to: {uri: "service:POST", parameters: {host: api, path: /up, body: content, answer: none}}}]
            - route:
                id: big.down
                from:
                  uri: direct:big.down
                  steps: [{to: {uri: "service:GET", parameters: {host: api, path: /down, answer: blob}}}]
            """;

    private final AtomicLong produced = new AtomicLong();
    private final AtomicLong consumed = new AtomicLong();
    private final CompletableFuture<Void> held = new CompletableFuture<>();
    private final CompletableFuture<Void> go = new CompletableFuture<>();
    private final List<HttpServer> servers = new ArrayList<>();
    private Fixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
        fixture.up(connector("big", 100, List.of(), operation("up", false), operation("down", true)), ROUTES);
    }

    @AfterEach
    void stop() throws Exception {
        for (HttpServer server : servers) {
            server.close().toCompletionStage().toCompletableFuture().join();
        }
        fixture.close();
    }

    @Test
    void readsAnUploadNoFasterThanTheServiceTakesIt() throws Exception {
        byte[] ikm = new byte[32];
        UUID id = UUID.randomUUID();
        URI spool = serve(request -> new Producer(request.response(), ikm).run());
        URI service = serve(this::consume);
        MessageDigest digest = Sha256.digest();
        for (long done = 0; done < LENGTH; done += BLOCK) {
            digest.update(new byte[BLOCK]);
        }
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String content = "{\"content\":{\"upload\":\"" + id + "\",\"ikm\":\"" + base64.encodeToString(ikm)
                + "\",\"sha256\":\"" + base64.encodeToString(digest.digest()) + "\",\"length\":" + LENGTH + "}}";

        var ended = fixture.egress
                .generations()
                .dispatch(fixture.use(
                        "big", "up", content, service, "a", Map.of(id, new SpoolTicket("t", spool, id, -1))))
                .toCompletableFuture();
        assertThatItStops();

        assertThat(ended.get(60, TimeUnit.SECONDS).outcome()).isInstanceOf(Outcome.Done.class);
        assertThat(consumed).hasValue(LENGTH);
    }

    @Test
    void readsADownloadNoFasterThanTheSpoolTakesIt() throws Exception {
        URI service = serve(request -> new Producer(request.response(), null).run());
        URI spool = serve(this::consume);
        fixture.spool.redirectTo(spool);

        var ended = fixture.egress
                .generations()
                .dispatch(fixture.use("big", "down", "{}", service, "a", Map.of()))
                .toCompletableFuture();
        assertThatItStops();

        assertThat(((Outcome.Blob) ended.get(60, TimeUnit.SECONDS).outcome()).length())
                .isEqualTo(LENGTH);
        assertThat(consumed).hasValue(EncryptedContent.ciphertextLength(LENGTH, EncryptedContent.RECORD_SIZE));
    }

    /** Waits until the consumer holds still and the producer has stopped because of it, then lets both go. */
    private void assertThatItStops() throws Exception {
        held.get(20, TimeUnit.SECONDS);
        long before;
        do {
            before = produced.get();
            TimeUnit.MILLISECONDS.sleep(300);
        } while (produced.get() != before);
        assertThat(produced.get()).isLessThan(IN_FLIGHT);
        go.complete(null);
    }

    private URI serve(io.vertx.core.Handler<HttpServerRequest> handler) {
        HttpServer server = fixture.vertx
                .createHttpServer()
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private void consume(HttpServerRequest request) {
        request.handler(chunk -> {
            consumed.addAndGet(chunk.length());
            if (!go.isDone() && !held.isDone()) {
                request.pause();
                held.complete(null);
                go.thenRun(request::resume);
            }
        });
        request.endHandler(end -> request.response().end());
    }

    /** Sends zeros, encrypted if there is a key, as fast as they are taken. */
    private final class Producer {
        private final HttpServerResponse response;
        private final EncryptedContent.@Nullable Encoder encoder;
        private long done;

        Producer(HttpServerResponse response, byte @Nullable [] ikm) {
            this.response = response.setChunked(true);
            this.encoder = ikm == null
                    ? null
                    : new EncryptedContent.Encoder(ikm, new SecureRandom(), EncryptedContent.RECORD_SIZE);
        }

        void run() {
            while (done < LENGTH && !response.writeQueueFull()) {
                byte[] block = new byte[BLOCK];
                done += BLOCK;
                produced.addAndGet(BLOCK);
                if (encoder == null) {
                    response.write(Buffer.buffer(block));
                } else {
                    encoder.update(ByteBuffer.wrap(block), record -> response.write(Buffer.buffer(record)));
                }
            }
            if (done < LENGTH) {
                response.drainHandler(drained -> run());
                return;
            }
            if (encoder != null) {
                encoder.finish(record -> response.write(Buffer.buffer(record)));
            }
            response.end();
        }
    }
}
