package org.cdcd.connectors.egress;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A vault's egress on a real socket that answers as it is told to and remembers what it was asked. */
final class FakeEgress implements AutoCloseable {
    /** What came in. */
    record Seen(String method, String uri, Map<String, String> headers, Buffer body) {
        String header(String name) {
            return Objects.requireNonNull(headers.get(name), name);
        }

        String text() {
            return body.toString();
        }
    }

    /** What goes out; a status of zero drops the connection without an answer. */
    record Reply(int status, Map<String, String> headers, Buffer body, Map<String, String> trailers) {
        Reply(int status, Map<String, String> headers, Buffer body) {
            this(status, headers, body, Map.of());
        }

        static Reply json(int status, String body) {
            return new Reply(status, Map.of("content-type", "application/json"), Buffer.buffer(body));
        }

        static Reply dropped() {
            return new Reply(0, Map.of(), Buffer.buffer());
        }

        Reply with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Reply(status, more, body, trailers);
        }

        /** The same, taken back at its end. */
        Reply refusedLate(String code, String detail) {
            return new Reply(status, headers, body, Map.of("CDCD-Refused", code, "CDCD-Detail", detail));
        }
    }

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Function<Seen, Reply> script = request -> Reply.json(200, "{}");

    FakeEgress(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    void answers(Function<Seen, Reply> how) {
        script = how;
    }

    List<Seen> seen() {
        return seen;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Map<String, String> headers = new LinkedHashMap<>();
            request.headers().forEach((name, value) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), value));
            Seen one = new Seen(request.method().name(), request.uri(), headers, body);
            seen.add(one);
            reply(request, script.apply(one));
        });
    }

    private static void reply(HttpServerRequest request, Reply reply) {
        if (reply.status() == 0) {
            request.connection().close();
            return;
        }
        request.response().setStatusCode(reply.status());
        reply.headers().forEach(request.response()::putHeader);
        if (!reply.trailers().isEmpty()) {
            request.response().setChunked(true);
            reply.trailers().forEach(request.response()::putTrailer);
        }
        request.response().end(reply.body());
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
