package org.cdcd.connectors.identity;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One GET to an address that the caller has chosen, whatever the host name means by now. */
final class PinnedGet implements AutoCloseable {
    /** An answer of any status; the body is empty unless the status is 200. */
    record Reply(int status, String contentType, String location, byte[] body) {}

    private final HttpClient client;

    PinnedGet(HttpClient client) {
        this.client = client;
    }

    Reply send(URI url, InetAddress address, String accept, int maxBytes, Deadline deadline) throws FetchFailed {
        AtomicReference<@Nullable HttpClientRequest> sent = new AtomicReference<>();
        Future<Reply> reply = client.request(options(url, address, accept, deadline))
                .compose(request -> {
                    sent.set(request);
                    // inside, on the connection's own thread: the caller's may be late, and the answer over by then
                    return request.send().compose(response -> read(response, maxBytes));
                });
        try {
            return reply.toCompletionStage().toCompletableFuture().get(deadline.millis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            abort(sent);
            throw FetchFailed.unreachable("it did not come in time");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FetchFailed failed
                    ? failed
                    : FetchFailed.unreachable("its server could not be reached");
        } catch (InterruptedException e) {
            abort(sent);
            Thread.currentThread().interrupt();
            throw FetchFailed.unreachable("the fetch was interrupted");
        }
    }

    private static RequestOptions options(URI url, InetAddress address, String accept, Deadline deadline) {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() != -1 ? url.getPort() : tls ? 443 : 80;
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setConnectTimeout(deadline.millis())
                .setIdleTimeout(deadline.millis())
                .setFollowRedirects(false)
                .putHeader(HttpHeaders.ACCEPT, accept)
                .putHeader(HttpHeaders.USER_AGENT, "cdcd-connectors");
    }

    private static Future<Reply> read(HttpClientResponse response, int maxBytes) {
        String type = header(response, HttpHeaders.CONTENT_TYPE);
        String location = header(response, HttpHeaders.LOCATION);
        int status = response.statusCode();
        if (status != 200) {
            // the body is not wanted, and neither is the complaint that it was cut off
            response.exceptionHandler(cut -> {});
            response.request().reset();
            return Future.succeededFuture(new Reply(status, type, location, new byte[0]));
        }
        return body(response, maxBytes).map(body -> new Reply(status, type, location, body.getBytes()));
    }

    private static Future<Buffer> body(HttpClientResponse response, int maxBytes) {
        Promise<Buffer> done = Promise.promise();
        Buffer all = Buffer.buffer();
        response.exceptionHandler(done::tryFail);
        response.endHandler(end -> done.tryComplete(all));
        response.handler(chunk -> {
            if (all.length() + chunk.length() > maxBytes) {
                done.tryFail(FetchFailed.unusable("it is larger than " + maxBytes + " bytes"));
                response.request().reset();
            } else {
                all.appendBuffer(chunk);
            }
        });
        return done.future();
    }

    private static String header(HttpClientResponse response, CharSequence name) {
        String value = response.getHeader(name);
        return value == null ? "" : value;
    }

    private static void abort(AtomicReference<@Nullable HttpClientRequest> sent) {
        HttpClientRequest request = sent.get();
        if (request != null) {
            request.reset();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
