package org.cdcd.connectors.vault.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kept connections that end just as they are taken: every call ends, with an answer or as one that may be made again. */
class DyingConnectionsTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final int ROUNDS = 200;
    private static final int CALLERS = 4;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger answered = new AtomicInteger();
    private final int port = await(vertx.createNetServer(new NetServerOptions()
                            .setHost("127.0.0.1")
                            .setPort(0)
                            .setSsl(true)
                            .setKeyCertOptions(AUTHORITY.keyFor("api.example")))
                    .connectHandler(this::answerOnceAndHangUp)
                    .listen())
            .actualPort();
    private final Names names = Names.ofSystem().overriddenBy(Map.of("api.example", port));
    private final Outgoing outgoing = new Outgoing(
            vertx,
            names,
            Trust.withSandbox(AUTHORITY.certificate()),
            new OutgoingSettings(
                    Duration.ofSeconds(600), Duration.ofSeconds(600), Duration.ofSeconds(1), 2, 64, 2, 64 * 1024));

    @AfterEach
    void stop() {
        outgoing.close();
        await(vertx.close());
    }

    /** It promises to keep the connection, and does not. */
    private void answerOnceAndHangUp(NetSocket socket) {
        StringBuilder request = new StringBuilder();
        socket.handler(block -> {
            request.append(block);
            if (request.indexOf("\r\n\r\n") >= 0) {
                request.setLength(0);
                answered.incrementAndGet();
                socket.write(Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
                        .onComplete(written -> socket.close());
            }
        });
    }

    @Test
    void leavesNoCallWithoutAnEnd() {
        UUID credential = UUID.randomUUID();
        int good = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<Future<Integer>> calls = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                calls.add(call(credential));
            }
            for (Future<Integer> call : calls) {
                good += ended(call) ? 1 : 0;
            }
        }
        assertThat(good).isPositive().isLessThanOrEqualTo(answered.get());
    }

    private Future<Integer> call(UUID credential) {
        Line line = outgoing.line(credential);
        return line.request(names.resolve("api.example", 443), HttpMethod.GET, "/", null)
                .compose(request -> {
                    Future<HttpClientResponse> response = request.response();
                    request.end();
                    return response.compose(HttpClientResponse::body).map(Buffer::length);
                })
                .onComplete(ended -> line.close());
    }

    /** Whether it was answered; it fails the test only if it does not end at all, for every limit of ours is ten minutes. */
    private static boolean ended(Future<Integer> call) {
        try {
            return call.toCompletionStage()
                            .toCompletableFuture()
                            .orTimeout(60, TimeUnit.SECONDS)
                            .join()
                    == 2;
        } catch (CompletionException e) {
            assertThat(e.getCause()).isNotInstanceOf(java.util.concurrent.TimeoutException.class);
            return false;
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
