package org.cdcd.connectors.twin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.QueryStringEncoder;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls the twins by their names, as the vault does: real TLS, checked against the name, on a loopback port. */
public final class Caller implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final TwinServer server;
    private final HttpClient client;

    /** An answer, whole. */
    public record Answer(int status, Map<String, String> headers, Buffer body) {
        public JsonNode json() {
            try {
                return Reply.JSON.readTree(body.getBytes());
            } catch (IOException notJson) {
                throw new AssertionError("not JSON: " + body, notJson);
            }
        }

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        /** A parameter of the address in {@code Location}. */
        public String sentBack(String name) {
            var values = new QueryStringDecoder(header("Location")).parameters().get(name);
            return values == null ? "" : values.getFirst();
        }
    }

    /** The call did not end in an answer. */
    public static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoAnswer(Throwable cause) {
            super(cause);
        }
    }

    public Caller(TwinServer server) {
        this.server = server;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setSsl(true)
                .setUseAlpn(false)
                .setPemTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem(server.caCertificate())))));
    }

    public static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public Answer get(String url, String... headers) {
        return call("GET", url, Buffer.buffer(), headers);
    }

    public Answer form(String url, Map<String, String> form, String... headers) {
        QueryStringEncoder query = new QueryStringEncoder("");
        form.forEach(query::addParam);
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/x-www-form-urlencoded";
        String body = query.toString();
        return call("POST", url, Buffer.buffer(body.isEmpty() ? "" : body.substring(1)), all);
    }

    public Answer json(String method, String url, JsonNode body, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return call(method, url, Buffer.buffer(body.toString()), all);
    }

    public Answer call(String method, String url, Buffer body, String... headers) {
        String host = URI.create(url).getHost();
        int port = server.portOf(host);
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(method))
                .setAbsoluteURI(url)
                .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                .setTimeout(45_000);
        for (int i = 0; i < headers.length; i += 2) {
            options.addHeader(headers[i], headers[i + 1]);
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        // all on one context: from another thread, an answer may have passed before anyone reads its body
        context.runOnContext(start -> client.request(options)
                .compose(request -> request.send(body))
                .compose(response -> response.body().map(all -> whole(response, all)))
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally));
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new NoAnswer(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static Answer whole(HttpClientResponse response, Buffer body) {
        Map<String, String> seen = new LinkedHashMap<>();
        response.headers().forEach((name, value) -> seen.put(name.toLowerCase(Locale.ROOT), value));
        return new Answer(response.statusCode(), seen, body);
    }

    /** The value of {@code Authorization} for HTTP Basic. */
    public static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    public static JsonNode json(String text) {
        try {
            return Reply.JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
