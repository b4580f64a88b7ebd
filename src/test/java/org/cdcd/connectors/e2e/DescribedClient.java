package org.cdcd.connectors.e2e;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/** Sends as another client does, and holds every answer of this server against the description of the API. */
final class DescribedClient extends HttpClient {
    private final HttpClient client;
    private final URI origin;

    DescribedClient(HttpClient client, URI origin) {
        this.client = client;
        this.origin = origin;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpResponse<T> answer = client.send(request, handler);
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (!request.uri().getAuthority().equals(origin.getAuthority()) || !type.startsWith("application/json")) {
            return answer;
        }
        if (answer.body() instanceof byte[] bytes) {
            check(request, answer, type, bytes);
        } else if (answer.body() instanceof InputStream stream) {
            byte[] bytes = stream.readAllBytes();
            check(request, answer, type, bytes);
            @SuppressWarnings("unchecked") // T is InputStream
            T again = (T) new ByteArrayInputStream(bytes);
            return new Read<>(answer, again);
        }
        return answer;
    }

    private static void check(HttpRequest request, HttpResponse<?> answer, String type, byte[] body) {
        Described.check(request.method(), request.uri().getPath(), answer.statusCode(), type, body);
    }

    /** An answer whose body was read once. */
    private record Read<T>(HttpResponse<T> answer, T body) implements HttpResponse<T> {
        @Override
        public int statusCode() {
            return answer.statusCode();
        }

        @Override
        public HttpRequest request() {
            return answer.request();
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return answer.previousResponse();
        }

        @Override
        public HttpHeaders headers() {
            return answer.headers();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return answer.sslSession();
        }

        @Override
        public URI uri() {
            return answer.uri();
        }

        @Override
        public Version version() {
            return answer.version();
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return client.sendAsync(request, handler);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler, HttpResponse.PushPromiseHandler<T> pushes) {
        return client.sendAsync(request, handler, pushes);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }
}
