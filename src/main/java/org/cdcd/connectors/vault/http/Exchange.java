package org.cdcd.connectors.vault.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Token calls: small, whole, each on a connection of its own. */
final class Exchange implements AutoCloseable {
    private final Vertx vertx;
    private final Names names;
    private final OutgoingSettings settings;
    private final HttpClient world;
    private final HttpClient sandbox;

    Exchange(Vertx vertx, Names names, Trust trust, OutgoingSettings settings) {
        this.vertx = vertx;
        this.names = names;
        this.settings = settings;
        this.world = client(trust, false);
        this.sandbox = client(trust, true);
    }

    private HttpClient client(Trust trust, boolean overridden) {
        return vertx.createHttpClient(Tls.httpOptions(settings, trust, overridden, settings.silence())
                .setKeepAlive(false)
                .setMaxPoolSize(32)
                .setMaxWaitQueueSize(256));
    }

    Future<ServiceAnswer> run(ServiceCall call) {
        return run(call, settings.tokenAnswer());
    }

    /** @param most bytes of the answer */
    Future<ServiceAnswer> run(ServiceCall call, int most) {
        URI url = call.url();
        if (!"https".equals(url.getScheme()) || url.getHost() == null || url.getRawUserInfo() != null) {
            return Future.failedFuture(Refusal.of(ErrorCode.HOST_NOT_ALLOWED, "Only https is spoken to services."));
        }
        int port = url.getPort() < 0 ? 443 : url.getPort();
        Promise<ServiceAnswer> answer = Promise.promise();
        Running running = new Running(call, answer, most);
        long timer = vertx.setTimer(Math.max(1, call.timeout().toMillis()), id -> running.timedOut());
        answer.future().onComplete(done -> vertx.cancelTimer(timer));
        Future.fromCompletionStage(names.lookUp(url.getHost(), port), vertx.getOrCreateContext())
                .compose(target -> (target.overridden() ? sandbox : world).request(options(call, target)))
                .onSuccess(running::send)
                .onFailure(running::failed);
        return answer.future();
    }

    private RequestOptions options(ServiceCall call, Target target) {
        String path = call.url().getRawPath().isEmpty() ? "/" : call.url().getRawPath();
        String query = call.url().getRawQuery();
        return new RequestOptions()
                .setServer(target.socketAddress())
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(true)
                .setMethod(HttpMethod.valueOf(call.method().toUpperCase(Locale.ROOT)))
                .setURI(query == null ? path : path + "?" + query)
                .setFollowRedirects(false)
                .setConnectTimeout(settings.connect().toMillis());
    }

    @Override
    public void close() {
        world.close();
        sandbox.close();
    }

    private final class Running {
        private final ServiceCall call;
        private final Promise<ServiceAnswer> answer;
        private final int most;
        // as large as it may get, so that growing leaves no copies of a token behind
        private final Buffer body;
        private volatile boolean sent;
        private volatile @Nullable HttpClientRequest request;

        Running(ServiceCall call, Promise<ServiceAnswer> answer, int most) {
            this.call = call;
            this.most = most;
            this.body = Buffer.buffer(most);
            this.answer = answer;
        }

        void send(HttpClientRequest opened) {
            if (answer.future().isComplete()) {
                opened.reset();
                return;
            }
            request = opened;
            call.headers().forEach(opened::putHeader);
            opened.putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
            opened.exceptionHandler(this::failed);
            opened.response().onSuccess(this::receive).onFailure(this::failed);
            sent = true;
            byte[] bytes = call.body();
            if (bytes == null) {
                opened.end();
            } else {
                opened.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length));
                opened.end(Buffer.buffer(Unpooled.wrappedBuffer(bytes)));
            }
        }

        private void receive(HttpClientResponse response) {
            response.exceptionHandler(this::failed);
            response.handler(chunk -> {
                if (body.length() + chunk.length() > most) {
                    failed(Refusal.of(ErrorCode.SERVICE_ERROR, "The answer of the service is too large.")
                            .afterSending());
                } else {
                    body.appendBuffer(chunk);
                }
            });
            response.endHandler(end -> {
                Map<String, List<String>> headers = new HashMap<>();
                response.headers()
                        .names()
                        .forEach(name -> headers.put(
                                name.toLowerCase(Locale.ROOT),
                                List.copyOf(response.headers().getAll(name))));
                byte[] whole = body.getBytes();
                body.setBytes(0, new byte[whole.length]);
                answer.tryComplete(new ServiceAnswer(response.statusCode(), Map.copyOf(headers), whole));
            });
        }

        void timedOut() {
            Refusal refusal = Refusal.of(ErrorCode.SERVICE_UNAVAILABLE, "The service did not answer in time.");
            failed(sent ? refusal.afterSending() : refusal);
        }

        void failed(Throwable cause) {
            if (answer.tryFail(Faults.refusal(cause, sent))) {
                HttpClientRequest running = request;
                if (running != null) {
                    running.reset();
                }
            }
        }
    }
}
