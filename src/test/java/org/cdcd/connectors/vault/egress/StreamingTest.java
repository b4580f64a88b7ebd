package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamingTest {
    private static final long SIZE = 64L << 20;
    private static final Buffer BLOCK = Buffer.buffer(new byte[64 * 1024]);

    /** More than every socket buffer and write queue on the way together, much less than what is sent. */
    private static final long HIGH_WATER = 24L << 20;

    @TempDir
    static Path folder;

    private static ServerSocket blocking;
    private static Edge edge;

    @BeforeAll
    static void start() throws Exception {
        blocking = Edge.AUTHORITY.blockingServer("other.example");
        edge = new Edge(folder, InstantSource.system(), SpoolSettings.DEFAULTS, blocking.getLocalPort());
    }

    @AfterAll
    static void stop() throws Exception {
        blocking.close();
        edge.close();
    }

    @Test
    void carriesALargeBodyToTheService() throws Exception {
        AtomicLong arrived = new AtomicLong();
        edge.service = request -> {
            request.handler(block -> arrived.addAndGet(block.length()));
            request.endHandler(end -> request.response().end("ok"));
        };
        CompletableFuture<Integer> status = new CompletableFuture<>();
        edge.vertx.runOnContext(now -> edge.client
                .request(options(HttpMethod.PUT).putHeader("Content-Length", Long.toString(SIZE)))
                .onSuccess(request -> {
                    request.response().onSuccess(answer -> status.complete(answer.statusCode()));
                    pour(request, SIZE, new AtomicLong()).onSuccess(all -> request.end());
                }));
        assertThat(status.get(60, TimeUnit.SECONDS)).isEqualTo(200);
        assertThat(arrived.get()).isEqualTo(SIZE);
        assertThat(edge.received
                        .get(edge.received.size() - 1)
                        .getJsonObject("headers")
                        .getString("content-length"))
                .isEqualTo(Long.toString(SIZE));
    }

    @Test
    void carriesALargeAnswerBack() throws Exception {
        edge.service = request -> {
            request.response().putHeader("Content-Length", Long.toString(SIZE));
            pour(request.response(), SIZE, new AtomicLong())
                    .onSuccess(all -> request.response().end());
        };
        AtomicLong arrived = new AtomicLong();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        edge.vertx.runOnContext(now -> edge.client
                .request(options(HttpMethod.GET))
                .onSuccess(request -> {
                    request.response().onSuccess(answer -> {
                        answer.handler(block -> arrived.addAndGet(block.length()));
                        answer.endHandler(end -> ended.complete(null));
                    });
                    request.end();
                }));
        ended.get(60, TimeUnit.SECONDS);
        assertThat(arrived.get()).isEqualTo(SIZE);
    }

    @Test
    void readsNoFasterThanTheServiceDoes() throws Exception {
        CompletableFuture<HttpServerRequest> arrived = new CompletableFuture<>();
        edge.service = request -> {
            request.pause();
            request.handler(block -> {});
            request.endHandler(end -> request.response().end("ok"));
            arrived.complete(request);
        };
        AtomicLong poured = new AtomicLong();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        edge.vertx.runOnContext(now -> edge.client
                .request(options(HttpMethod.PUT).putHeader("Content-Length", Long.toString(SIZE)))
                .onSuccess(request -> {
                    request.response().onSuccess(answer -> status.complete(answer.statusCode()));
                    pour(request, SIZE, poured).onSuccess(all -> request.end());
                }));
        HttpServerRequest waiting = arrived.get(20, TimeUnit.SECONDS);
        assertThat(whenStill(poured)).isLessThan(HIGH_WATER);
        waiting.resume();
        assertThat(status.get(60, TimeUnit.SECONDS)).isEqualTo(200);
    }

    @Test
    void sendsNoFasterThanTheGatewayReads() throws Exception {
        EgressRule rule =
                new EgressRule("https", "GET", "other", "/", List.of(), Map.of(), true, List.of(), SIZE, null);
        String handle = edge.vault.admit(edge.use(null, List.of(), rule));
        AtomicLong poured = new AtomicLong();
        Thread.ofVirtual().start(() -> pourBlocking(poured));
        try (Socket slow = new Socket(edge.base.getHost(), edge.base.getPort())) {
            slow.getOutputStream()
                    .write(("GET /egress/other.example/ HTTP/1.1\r\nHost: x\r\nProxy-Authorization: CDCD " + handle
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = slow.getInputStream();
            assertThat(in.read()).isEqualTo('H');
            assertThat(whenStill(poured)).isLessThan(HIGH_WATER);
            in.skipNBytes(SIZE);
        }
    }

    /** A service that can send only what somebody takes. */
    private static void pourBlocking(AtomicLong poured) {
        try (Socket socket = blocking.accept()) {
            OutputStream out = socket.getOutputStream();
            assertThat(socket.getInputStream().read(new byte[8_192])).isPositive();
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            while (poured.get() < SIZE) {
                out.write(BLOCK.getBytes());
                poured.addAndGet(BLOCK.length());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void passesAnAnswerOnThatComesBeforeTheBodyHasEnded() throws Exception {
        edge.service = request -> request.response().setStatusCode(413).end("too much");
        String start = "PUT /egress/api.example/files/1 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: CDCD "
                + edge.admit() + "\r\nContent-Length: " + SIZE + "\r\n\r\n";
        assertThat(edge.raw(start + "x".repeat(100_000), "\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .endsWith("too much\r\n0\r\n\r\n");
        Awaitility.await().until(() -> edge.hop.runningCalls() == 0);
    }

    @Test
    void carriesABodyInChunks() throws Exception {
        edge.service =
                request -> request.body().onSuccess(body -> request.response().end("[" + body + "]"));
        String answer = edge.raw(
                "PUT /egress/api.example/files/1 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: CDCD " + edge.admit()
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
                "[abcde]");
        assertThat(answer).contains("[abcde]");
    }

    private static RequestOptions options(HttpMethod method) {
        return new RequestOptions()
                .setHost(edge.base.getHost())
                .setPort(edge.base.getPort())
                .setMethod(method)
                .setURI("/egress/api.example/files/1")
                .putHeader("Proxy-Authorization", "CDCD " + edge.admit());
    }

    /** The count once it has stood still for a while. */
    private static long whenStill(AtomicLong count) {
        AtomicLong before = new AtomicLong(-1);
        Awaitility.await()
                .pollDelay(Duration.ofMillis(200))
                .pollInterval(Duration.ofMillis(700))
                .until(() -> before.getAndSet(count.get()) == count.get());
        return count.get();
    }

    /** Writes later, never while the connection reads or flushes: such writes are not seen by its queue. */
    private static Future<Void> pour(WriteStream<Buffer> to, long size, AtomicLong poured) {
        Promise<Void> done = Promise.promise();
        Vertx.currentContext().runOnContext(later -> pour(to, size, poured, done));
        return done.future();
    }

    private static void pour(WriteStream<Buffer> to, long size, AtomicLong poured, Promise<Void> done) {
        while (poured.get() < size) {
            if (to.writeQueueFull()) {
                Context context = Vertx.currentContext();
                to.drainHandler(drained -> context.runOnContext(later -> pour(to, size, poured, done)));
                return;
            }
            to.write(BLOCK.copy());
            poured.addAndGet(BLOCK.length());
        }
        done.tryComplete();
    }
}
