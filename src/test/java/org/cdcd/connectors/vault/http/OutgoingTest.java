package org.cdcd.connectors.vault.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.util.AsciiString;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTest {
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final OutgoingSettings SETTINGS = new OutgoingSettings(
            Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(20), 1, 0, 2, 64 * 1024);

    private final Vertx vertx = Vertx.vertx();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private volatile Handler<HttpServerRequest> service =
            request -> request.response().end("ok");
    private final int port = await(vertx.createHttpServer(new HttpServerOptions()
                            .setHost("127.0.0.1")
                            .setPort(0)
                            .setSsl(true)
                            .setKeyCertOptions(AUTHORITY.keyFor("api.example")))
                    .requestHandler(request -> {
                        seen.add(request.method() + " " + request.uri() + " " + request.getHeader("Authorization") + " "
                                + request.getHeader("Accept-Encoding") + " " + request.getHeader("Connection"));
                        service.handle(request);
                    })
                    .listen())
            .actualPort();
    private final Names names =
            Names.ofSystem().overriddenBy(Map.of("api.example", port, "wrong.example", port, "dead.example", 1));
    private final Outgoing outgoing = new Outgoing(vertx, names, Trust.withSandbox(AUTHORITY.certificate()), SETTINGS);

    @AfterEach
    void stop() {
        outgoing.close();
        await(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example/",
                "ftp://api.example/",
                "https://u:p@api.example/",
                "https://127.0.0.1/",
                "https://[::1]/",
                "https:///x"
            })
    void callsNothingButPublicHttps(String url) {
        assertRefused(call("GET", url, null), ErrorCode.HOST_NOT_ALLOWED, false);
    }

    @Test
    void refusesACertificateOfAnotherName() {
        assertRefused(call("GET", "https://wrong.example/", null), ErrorCode.SERVICE_TLS_ERROR, false);
        assertThat(seen).isEmpty();
    }

    @Test
    void refusesAnAuthorityThatIsNotOfThisSandbox() {
        try (Outgoing other =
                new Outgoing(vertx, names, Trust.withSandbox(new TestAuthority().certificate()), SETTINGS)) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> other.exchangeNow(call("GET", "https://api.example/", null)))
                    .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_TLS_ERROR));
        }
        try (Outgoing world = new Outgoing(vertx, names, Trust.ofPlatform(), SETTINGS)) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> world.exchangeNow(call("GET", "https://api.example/", null)));
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void saysWhetherAnythingWasSent() {
        assertRefused(call("GET", "https://dead.example/", null), ErrorCode.SERVICE_UNAVAILABLE, false);
        service = request -> request.connection().close();
        assertRefused(call("POST", "https://api.example/", "x"), ErrorCode.SERVICE_UNAVAILABLE, true);
    }

    @Test
    void givesUpInTime() {
        service = request -> {};
        ServiceCall slow =
                new ServiceCall("GET", URI.create("https://api.example/"), Map.of(), null, Duration.ofSeconds(2));
        assertRefused(slow, ErrorCode.SERVICE_UNAVAILABLE, true);
    }

    @Test
    void refusesALargeAnswer() {
        service = request -> request.response().end("x".repeat(64 * 1024 + 1));
        assertRefused(call("GET", "https://api.example/", null), ErrorCode.SERVICE_ERROR, true);
    }

    @Test
    void sendsTheCallAndNothingElse() {
        service = request -> request.body()
                .onSuccess(body -> request.response().putHeader("X-A", "1").end("got " + body));
        ServiceAnswer answer = outgoing.exchangeNow(new ServiceCall(
                "post",
                URI.create("https://api.example/token?a=b%20c"),
                Map.of("Authorization", new AsciiString("Basic eDp5")),
                "grant=x".getBytes(StandardCharsets.US_ASCII),
                Duration.ofSeconds(20)));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.US_ASCII)).isEqualTo("got grant=x");
        assertThat(answer.header("x-a")).isEqualTo("1");
        assertThat(seen).containsExactly("POST /token?a=b%20c Basic eDp5 identity close");
        assertThat(answer.toString()).doesNotContain("grant");
        answer.close();
        assertThat(answer.body()).containsOnly(0);
    }

    @Test
    void followsNoRedirect() {
        service = request -> request.response()
                .setStatusCode(302)
                .putHeader("Location", "https://api.example/2")
                .end();
        assertThat(outgoing.exchangeNow(call("GET", "https://api.example/1", null))
                        .status())
                .isEqualTo(302);
        assertThat(seen).hasSize(1);
    }

    @Test
    void doesNotWaitOnAnEventLoop() {
        Future<String> waited = Future.future(promise -> vertx.runOnContext(now -> {
            try {
                outgoing.exchangeNow(call("GET", "https://api.example/", null));
                promise.complete("it waited");
            } catch (IllegalStateException refused) {
                promise.complete("refused");
            }
        }));
        assertThat(await(waited)).isEqualTo("refused");
    }

    @Test
    void refusesMoreCallsThanMayWait() {
        service = request -> {};
        Target target = names.resolve("api.example", 443);
        try (Line line = outgoing.line(UUID.randomUUID())) {
            await(line.request(target, HttpMethod.GET, "/", null));
            assertThat(Faults.refusal(failure(line.request(target, HttpMethod.GET, "/", null)), false)
                            .code())
                    .isEqualTo(ErrorCode.CREDENTIAL_BUSY);
        }
    }

    @Test
    void hangsUpOnAllCallsOfOneCredentialOnly() {
        service = request -> {};
        Target target = names.resolve("api.example", 443);
        UUID one = UUID.randomUUID();
        try (Line mine = outgoing.line(one);
                Line other = outgoing.line(UUID.randomUUID())) {
            Future<Integer> cut = await(mine.request(target, HttpMethod.GET, "/1", null))
                    .send()
                    .map(answer -> answer.statusCode());
            Future<Integer> kept = await(other.request(target, HttpMethod.GET, "/2", null))
                    .send()
                    .map(answer -> answer.statusCode());
            Awaitility.await().until(() -> seen.size() == 2);
            outgoing.hangUp(one);
            assertThat(failure(cut)).isNotNull();
            assertThat(kept.isComplete()).isFalse();
            assertThat(failure(mine.request(target, HttpMethod.GET, "/3", null)))
                    .isNotNull();
        }
    }

    private static ServiceCall call(String method, String url, @Nullable String body) {
        return new ServiceCall(
                method,
                URI.create(url),
                Map.of(),
                body == null ? null : body.getBytes(StandardCharsets.US_ASCII),
                Duration.ofSeconds(20));
    }

    private void assertRefused(ServiceCall call, ErrorCode code, boolean mayHaveTakenEffect) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> outgoing.exchangeNow(call))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal.mayHaveTakenEffect()).isEqualTo(mayHaveTakenEffect);
                });
    }

    private static Throwable failure(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
            throw new AssertionError("it succeeded");
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
