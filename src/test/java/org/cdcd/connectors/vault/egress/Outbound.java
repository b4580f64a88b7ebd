package org.cdcd.connectors.vault.egress;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call of the gateway, as a test writes it. */
final class Outbound {
    private final HttpClient client;
    private final Vertx vertx;
    private final RequestOptions options = new RequestOptions();
    private Buffer body = Buffer.buffer();

    /**
     * What came back.
     *
     * @param cut whether the connection broke before the body had ended
     */
    record Reply(int status, MultiMap headers, Buffer bytes, MultiMap trailers, boolean cut) {
        String body() {
            return bytes.toString();
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }
    }

    Outbound(Edge edge, URI url) {
        this.client = edge.client;
        this.vertx = edge.vertx;
        options.setHost(url.getHost()).setPort(url.getPort()).setMethod(HttpMethod.GET);
        options.setURI(url.getRawQuery() == null ? url.getRawPath() : url.getRawPath() + "?" + url.getRawQuery());
    }

    Outbound header(String name, String value) {
        options.addHeader(name, value);
        return this;
    }

    Outbound send(String method, Buffer content) {
        options.setMethod(HttpMethod.valueOf(method));
        body = content;
        return this;
    }

    Reply now() {
        try {
            return soon().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<Reply> soon() {
        return soon(Buffer.buffer());
    }

    /** The same; what has arrived can be seen in {@code arrived} meanwhile. */
    CompletableFuture<Reply> soon(Buffer arrived) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        vertx.runOnContext(now -> client.request(options)
                .onSuccess(request -> {
                    request.response()
                            .onSuccess(response -> read(response, arrived, reply))
                            .onFailure(reply::completeExceptionally);
                    if (body.length() > 0) {
                        request.putHeader("Content-Length", Integer.toString(body.length()));
                    }
                    request.end(body);
                })
                .onFailure(reply::completeExceptionally));
        return reply;
    }

    private static void read(HttpClientResponse response, Buffer arrived, CompletableFuture<Reply> reply) {
        response.handler(arrived::appendBuffer);
        response.endHandler(end -> reply.complete(read(response, arrived, false)));
        response.exceptionHandler(cut -> reply.complete(read(response, arrived, true)));
    }

    private static Reply read(HttpClientResponse response, Buffer arrived, boolean cut) {
        return new Reply(response.statusCode(), response.headers(), arrived, response.trailers(), cut);
    }
}
