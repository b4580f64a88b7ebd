package org.cdcd.connectors.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/** A closed loop: on each of 32 connections the next request goes out when the answer to the last one is there. */
final class Load implements AutoCloseable {
    static final int CONNECTIONS = 32;

    private static final int SAMPLES = 100;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClientOptions options;

    /** @param authority of the servers that are called by TLS */
    Load(X509Certificate authority) {
        options = new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setTrustOptions(new PemTrustOptions().addCertValue(pem(authority)));
    }

    /** One request, made before the clock runs. */
    record Call(String method, String url, Map<String, String> headers, String body) {
        RequestOptions options() {
            RequestOptions options =
                    new RequestOptions().setMethod(HttpMethod.valueOf(method)).setAbsoluteURI(url);
            headers.forEach(options::putHeader);
            return options;
        }
    }

    /** An answer that was kept, by the index of its request. */
    record Sample(int index, Buffer body) {}

    /**
     * What was measured.
     *
     * @param nanos sorted: how long each answer took
     * @param wrong answers whose status was not an expected one, and calls that failed
     * @param example the first of them
     */
    record Window(double seconds, long[] nanos, int wrong, String example, List<Sample> samples) {
        double perSecond() {
            return nanos.length / seconds;
        }

        double millis(double quantile) {
            return nanos.length == 0
                    ? Double.NaN
                    : nanos[(int) Math.min(nanos.length - 1, Math.round(quantile * nanos.length))] / 1e6;
        }
    }

    /** Sends these calls until they are used up or the time is; on new connections, so that none is just going stale. */
    Window run(List<Call> calls, int seconds, IntPredicate expected) throws InterruptedException {
        HttpClient http = vertx.createHttpClient(options);
        Run run = new Run(http, calls.stream().map(Prepared::new).toList(), seconds, expected);
        run.start();
        Window window = run.end();
        http.close();
        return window;
    }

    private record Prepared(RequestOptions options, Buffer body) {
        Prepared(Call call) {
            this(call.options(), call.body() == null ? null : Buffer.buffer(call.body()));
        }
    }

    private final class Run {
        private final HttpClient http;
        private final List<Prepared> calls;
        private final IntPredicate expected;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger wrong = new AtomicInteger();
        private final CountDownLatch lanes = new CountDownLatch(CONNECTIONS);
        private final long[] nanos;
        private final Sample[] samples = new Sample[SAMPLES];
        private final long begin = System.nanoTime();
        private final long deadline;
        private volatile String example = "";

        Run(HttpClient http, List<Prepared> calls, int seconds, IntPredicate expected) {
            this.http = http;
            this.calls = calls;
            this.expected = expected;
            this.nanos = new long[calls.size()];
            this.deadline = begin + TimeUnit.SECONDS.toNanos(seconds);
        }

        void start() {
            for (int lane = 0; lane < CONNECTIONS; lane++) {
                proceed();
            }
        }

        private void proceed() {
            long sent = System.nanoTime();
            int index = sent < deadline ? next.getAndIncrement() : calls.size();
            if (index >= calls.size()) {
                lanes.countDown();
                return;
            }
            Prepared call = calls.get(index);
            http.request(call.options())
                    .compose(request -> send(request, call.body()))
                    .compose(response -> response.body().map(body -> {
                        took(index, System.nanoTime() - sent, response.statusCode(), body);
                        return body;
                    }))
                    .onFailure(failure -> refused("no answer: " + failure))
                    .onComplete(done -> proceed());
        }

        private io.vertx.core.Future<io.vertx.core.http.HttpClientResponse> send(
                HttpClientRequest request, Buffer body) {
            return body == null ? request.send() : request.send(body);
        }

        private void took(int index, long time, int status, Buffer body) {
            nanos[index] = time;
            if (!expected.test(status)) {
                refused(status + " " + body);
            } else if (index < SAMPLES) {
                samples[index] = new Sample(index, body);
            }
        }

        private void refused(String what) {
            if (wrong.getAndIncrement() == 0) {
                example = what;
            }
        }

        Window end() throws InterruptedException {
            lanes.await();
            double seconds = (System.nanoTime() - begin) / 1e9;
            long[] times =
                    Arrays.stream(nanos).filter(time -> time > 0).sorted().toArray();
            return new Window(
                    seconds,
                    times,
                    wrong.get(),
                    example,
                    Arrays.stream(samples).filter(sample -> sample != null).toList());
        }
    }

    private static Buffer pem(X509Certificate certificate) {
        try {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return Buffer.buffer("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
