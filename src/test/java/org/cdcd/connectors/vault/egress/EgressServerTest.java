package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.egress.Outbound.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressServerTest {
    @TempDir
    static Path folder;

    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = new Edge(folder);
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void clear() {
        edge.received.clear();
        edge.echoes.clear();
        edge.vault.secrets = Map.of("token", FakeVault.TOKEN);
        edge.vault.injection = Contracts.BEARER;
        edge.vault.renewable = true;
        edge.service = request -> request.response().end("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CDCD", "CDCD short", "Bearer AAAAAAAAAAAAAAAAAAAAAA", "CDCD AAAAAAAAAAAAAAAAAAAAAA"})
    void refusesACallWithoutAGoodHandle(String authorization) throws Exception {
        Reply answer = new Outbound(edge, edge.base.resolve("/egress/api.example/files/1"))
                .header("Proxy-Authorization", authorization)
                .now();
        assertRefused(answer, "invalid_token", true);
        assertThat(answer.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example/files/1", "api.example:80/files/1", "cdn.example/files/1", "127.0.0.1/files/1"})
    void refusesAnotherHost(String path) throws Exception {
        assertRefused(edge.get(edge.admit(), path), "host_not_allowed", true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.example/other/1",
                "api.example/files/1/2",
                "api.example/files/%2e%2e",
                "api.example/files/1%2F2",
                "api.example/files/1?admin=1",
                "api.example/files/%252e%252e",
                "api.example//files/1"
            })
    void refusesAnotherPath(String path) throws Exception {
        assertRefused(edge.get(edge.admit(), path), "operation_not_granted", true);
        assertThat(edge.vault.handedOut)
                .allSatisfy(material -> assertThat(material.secrets()).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/egress", "/egress/", "/egress/api.example", "/other", "/egress/api.example:x/files/1"})
    void refusesWhatNamesNoCall(String path) throws Exception {
        Reply answer = new Outbound(edge, edge.base.resolve(path))
                .header("Proxy-Authorization", "CDCD " + edge.admit())
                .now();
        assertThat(answer.status()).isBetween(400, 404);
        assertThat(edge.received).isEmpty();
    }

    @Test
    void refusesAHandleAfterItsDeadline() throws Exception {
        String handle = edge.vault.admit(
                FakeVault.until(edge.filesUse(null), Instant.now().minusSeconds(1)));
        assertRefused(edge.get(handle, "api.example/files/1"), "request_expired", true);
    }

    @Test
    void refusesAServiceWhoseCertificateNamesAnother() throws Exception {
        EgressRule rule = new EgressRule("https", "GET", "wrong", "/x", List.of(), Map.of(), true, List.of(), 0);
        String handle = edge.vault.admit(edge.use(null, List.of(), rule));
        assertRefused(edge.get(handle, "wrong.example/x"), "service_tls_error", true);
    }

    @Test
    void saysThatNothingWasSentToADeadService() throws Exception {
        EgressRule rule = new EgressRule("https", "GET", "dead", "/x", List.of(), Map.of(), true, List.of(), 0);
        String handle = edge.vault.admit(edge.use(null, List.of(), rule));
        assertRefused(edge.get(handle, "dead.example/x"), "service_unavailable", true);
    }

    @Test
    void doesNotSayItOnceSomethingWasSent() throws Exception {
        edge.service = request -> request.connection().close();
        Reply answer = edge.get(edge.admit(), "api.example/files/1");
        assertRefused(answer, "service_unavailable", false);
        assertThat(new JsonObject(answer.body()).getBoolean("may_have_taken_effect"))
                .isTrue();
    }

    @Test
    void putsTheCredentialOnAndTakesTheHandleOff() throws Exception {
        Reply answer = edge.to(edge.admit(), "api.example/files/a%20b?page=2")
                .header("Authorization", "Bearer of-somebody-else")
                .header("Cookie", "a=b")
                .header("X-Allowed", "yes")
                .header("X-Other", "no")
                .header("X-HTTP-Method-Override", "DELETE")
                .now();
        assertThat(answer.body()).isEqualTo("ok");
        JsonObject got = edge.received.get(0);
        assertThat(got.getString("uri")).isEqualTo("/files/a%20b?page=2");
        assertThat(got.getJsonObject("headers").getMap())
                .containsEntry("authorization", "Bearer " + FakeVault.TOKEN)
                .containsEntry("host", "api.example")
                .containsEntry("x-allowed", "yes")
                .containsEntry("x-api-version", "7")
                .containsEntry("accept-encoding", "identity")
                .doesNotContainKeys("cookie", "x-other", "proxy-authorization", "x-http-method-override");
    }

    @Test
    void putsTheCredentialWhereTheConnectorSays() throws Exception {
        edge.vault.injection = new Injection(Injection.Kind.HEADER, "X-Key", "Key ");
        edge.get(edge.admit(), "api.example/files/1");
        edge.vault.injection = new Injection(Injection.Kind.QUERY, "key", "");
        edge.get(edge.admit(), "api.example/files/1?page=2");
        edge.vault.injection = new Injection(Injection.Kind.BASIC, "Authorization", "");
        edge.vault.secrets = Map.of("username", "alice", "password", "correct horse");
        edge.get(edge.admit(), "api.example/files/1");
        assertThat(edge.received.get(0).getJsonObject("headers").getString("x-key"))
                .isEqualTo("Key " + FakeVault.TOKEN);
        assertThat(edge.received.get(1).getString("uri")).startsWith("/files/1?page=2&key=%74%6F%6B");
        assertThat(edge.received.get(2).getJsonObject("headers").getString("authorization"))
                .isEqualTo("Basic "
                        + Base64.getEncoder().encodeToString("alice:correct horse".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void refusesACredentialThatWouldBreakTheHeader() throws Exception {
        edge.vault.secrets = Map.of("token", "tok\r\nX-Injected: 1");
        assertRefused(edge.get(edge.admit(), "api.example/files/1"), "reauthorization_required", true);
        assertThat(edge.received).isEmpty();
    }

    @Test
    void putsNoCredentialOnWhereTheRuleSaysSo() throws Exception {
        EgressRule rule = new EgressRule("https", "GET", "cdn", "/x", List.of(), Map.of(), false, List.of(), 0);
        int opened = edge.vault.opened.get();
        edge.to(edge.vault.admit(edge.use(null, List.of(), rule)), "cdn.example/x")
                .header("Authorization", "Bearer smuggled")
                .now();
        assertThat(edge.received.get(0).getJsonObject("headers").containsKey("authorization"))
                .isFalse();
        assertThat(edge.vault.opened.get()).isEqualTo(opened);
    }

    @Test
    void closesEveryCredentialItOpened() throws Exception {
        edge.vault.handedOut.clear();
        edge.get(edge.admit(), "api.example/files/1");
        edge.service = request -> request.connection().close();
        edge.get(edge.admit(), "api.example/files/1");
        assertThat(edge.vault.handedOut)
                .hasSize(2)
                .allSatisfy(material -> assertThatExceptionOfType(IllegalStateException.class)
                        .isThrownBy(
                                () -> material.secrets().values().forEach(secret -> secret.reveal(bytes -> bytes))));
    }

    @Test
    void passesARedirectBackWithoutAWayToAnotherHost() throws Exception {
        edge.service = request -> request.response()
                .setStatusCode(302)
                .putHeader("Location", "https://evil.example/x")
                .end();
        Reply away = edge.get(edge.admit(), "api.example/files/1");
        assertThat(away.status()).isEqualTo(302);
        assertThat(away.header("location")).isEmpty();
        edge.service = request -> request.response()
                .setStatusCode(302)
                .putHeader("Location", "/files/2")
                .end();
        assertThat(edge.get(edge.admit(), "api.example/files/1").header("location"))
                .contains("/files/2");
        assertThat(edge.received).hasSize(2);
    }

    @Test
    void givesBackOnlyHeadersThatAreListed() throws Exception {
        edge.service = request -> request.response()
                .putHeader("Set-Cookie", "a=b")
                .putHeader("X-Internal", "1")
                .putHeader("ETag", "\"7\"")
                .putHeader("X-RateLimit-Remaining", "5")
                .putHeader("CDCD-Refused", "credential_revoked")
                .end("ok");
        Reply answer = edge.get(edge.admit(), "api.example/files/1");
        assertThat(answer.header("etag")).contains("\"7\"");
        assertThat(answer.header("x-ratelimit-remaining")).contains("5");
        assertThat(answer.headers().names()).doesNotContain("set-cookie", "x-internal", "cdcd-refused");
    }

    @Test
    void stopsAnEchoInTheBody() throws Exception {
        String token = FakeVault.TOKEN;
        String base64 = Base64.getEncoder().encodeToString(("x" + token).getBytes(StandardCharsets.UTF_8));
        for (String echo : List.of(
                token, base64, token.replace("/", "%2F").replace("+", "%2B").replace("=", "%3D"))) {
            edge.service = request -> request.response().end("you sent " + echo);
            assertEchoStopped();
        }
    }

    @Test
    void stopsAnEchoThatIsSplitOverBlocks() throws Exception {
        edge.service = request -> {
            request.response().setChunked(true);
            String echo = FakeVault.TOKEN;
            for (int i = 0; i < echo.length(); i++) {
                int at = i;
                request.response().write(echo.substring(at, at + 1));
            }
            request.response().end();
        };
        assertEchoStopped();
    }

    @Test
    void stopsAnEchoInGzip() throws Exception {
        edge.service = request ->
                request.response().putHeader("Content-Encoding", "gzip").end(gzip("you sent " + FakeVault.TOKEN));
        assertEchoStopped();
    }

    @Test
    void stopsAnEchoInAHeader() throws Exception {
        edge.service = request -> request.response()
                .putHeader("Link", "<x?t=" + FakeVault.TOKEN + ">")
                .end("ok");
        assertEchoStopped();
    }

    @Test
    void cutsALongAnswerOffBeforeAnEcho() throws Exception {
        edge.service = request -> {
            request.response().setChunked(true);
            request.response().write("a".repeat(200_000));
            request.response().end(FakeVault.TOKEN);
        };
        Reply answer = edge.get(edge.admit(), "api.example/files/1");
        assertThat(answer.cut()).isTrue();
        assertThat(answer.body()).matches("a+");
    }

    private void assertEchoStopped() throws Exception {
        edge.echoes.clear();
        Reply answer = edge.get(edge.admit(), "api.example/files/1");
        assertRefused(answer, "upstream_echoed_secret", false);
        assertThat(answer.body() + answer.headers()).doesNotContain(FakeVault.TOKEN);
        Awaitility.await().untilAsserted(() -> assertThat(edge.echoes).containsExactly("api.example"));
    }

    @Test
    void unpacksGzipThatNobodyAskedFor() throws Exception {
        edge.service = request -> request.response()
                .putHeader("Content-Encoding", "gzip")
                .end(gzip("{\"a\":\"" + "x".repeat(5_000) + "\"}"));
        Reply answer = edge.get(edge.admit(), "api.example/files/1");
        assertThat(answer.body()).isEqualTo("{\"a\":\"" + "x".repeat(5_000) + "\"}");
        assertThat(answer.header("content-encoding")).isEmpty();
    }

    @Test
    void refusesABombAndAnUnknownPacking() throws Exception {
        Buffer bomb = gzip("\0".repeat(20 << 20));
        edge.service = request ->
                request.response().putHeader("Content-Encoding", "gzip").end(bomb);
        Reply answer = edge.get(edge.admit(), "api.example/files/1");
        assertThat(answer.cut() || answer.status() == 502).isTrue();
        assertThat(answer.bytes().length()).isLessThan(4 << 20);
        edge.service = unknown ->
                unknown.response().putHeader("Content-Encoding", "br").end("????");
        assertRefused(edge.get(edge.admit(), "api.example/files/1"), "service_error", false);
    }

    @Test
    void refusesAnAnswerThatIsTooLarge() throws Exception {
        EgressRule small =
                new EgressRule("https", "GET", "api", "/files/{id}", List.of(), Map.of(), true, List.of(), 1_000);
        edge.service = request -> request.response().end("x".repeat(1_001));
        String handle = edge.vault.admit(edge.use(null, List.of(), small));
        assertRefused(edge.get(handle, "api.example/files/1"), "service_error", false);
    }

    @Test
    void endsARunningCallWhenItsCredentialIsRevoked() throws Exception {
        LiveUse use = edge.filesUse(null);
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        CompletableFuture<Void> hungUp = new CompletableFuture<>();
        edge.service = request -> {
            request.connection().closeHandler(closed -> hungUp.complete(null));
            arrived.complete(null);
        };
        var answer = edge.to(edge.vault.admit(use), "api.example/files/1").soon();
        arrived.get(20, TimeUnit.SECONDS);
        edge.vault.revoke(use.credentialId());
        assertRefused(answer.get(20, TimeUnit.SECONDS), "credential_revoked", false);
        hungUp.get(20, TimeUnit.SECONDS);
        assertThat(edge.hop.runningCalls()).isZero();
    }

    @Test
    void cutsARunningAnswerWhenItsCredentialIsRevoked() throws Exception {
        LiveUse use = edge.filesUse(null);
        edge.service = request -> request.response().setChunked(true).write("a".repeat(100_000));
        Buffer arrived = Buffer.buffer();
        var answer = edge.to(edge.vault.admit(use), "api.example/files/1").soon(arrived);
        Awaitility.await().until(() -> arrived.length() > 1_000);
        edge.vault.revoke(use.credentialId());
        assertThat(answer.get(20, TimeUnit.SECONDS).cut()).isTrue();
    }

    @Test
    void endsACallAtItsDeadline() throws Exception {
        edge.service = request -> {};
        String handle = edge.vault.admit(
                FakeVault.until(edge.filesUse(null), Instant.now().plusMillis(500)));
        assertRefused(edge.get(handle, "api.example/files/1"), "service_unavailable", false);
        assertThat(edge.hop.runningCalls()).isZero();
    }

    @Test
    void hangsUpWhenTheGatewayGoesAway() throws Exception {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        CompletableFuture<Void> hungUp = new CompletableFuture<>();
        edge.service = request -> {
            request.connection().closeHandler(closed -> hungUp.complete(null));
            arrived.complete(null);
        };
        try (var socket = new java.net.Socket(edge.base.getHost(), edge.base.getPort())) {
            socket.getOutputStream()
                    .write(("GET /egress/api.example/files/1 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: CDCD "
                                    + edge.admit() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            arrived.get(20, TimeUnit.SECONDS);
        }
        hungUp.get(20, TimeUnit.SECONDS);
    }

    @Test
    void renewsARefusedTokenOnceAndRepeatsTheCall() throws Exception {
        edge.service = request -> request.body().onSuccess(body -> {
            boolean fresh = request.getHeader("Authorization").endsWith(FakeVault.FRESH_TOKEN);
            request.response().setStatusCode(fresh ? 200 : 401).end("got " + body);
        });
        String handle = edge.vault.admit(edge.filesUse(Contracts.oauth2()));
        Reply answer = edge.to(handle, "api.example/files/1")
                .send("POST", Buffer.buffer("hello"))
                .now();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("got hello");
        assertThat(edge.received).hasSize(2);
    }

    @Test
    void renewsWhenTheServiceSaysItInA200() throws Exception {
        edge.service = request -> request.response()
                .end(
                        request.getHeader("Authorization").endsWith(FakeVault.FRESH_TOKEN)
                                ? "{\"ok\":true}"
                                : "{\"ok\":false,\"error\":\"token_expired\"}");
        LiveUse use = edge.use(
                Contracts.oauth2(),
                List.of(Contracts.relink(
                        List.of(200), Map.of("/ok", List.of("false"), "/error", List.of("token_expired")))),
                Contracts.rule("GET", "/files/{id}", List.of(), Map.of()));
        assertThat(edge.get(edge.vault.admit(use), "api.example/files/1").body())
                .isEqualTo("{\"ok\":true}");
    }

    @Test
    void doesNotRenewTwiceNorWithoutMeans() throws Exception {
        edge.service = request -> request.response().setStatusCode(401).end("no");
        int renewed = edge.vault.renewed.get();
        String oauth = edge.vault.admit(edge.filesUse(Contracts.oauth2()));
        assertThat(edge.get(oauth, "api.example/files/1").body()).isEqualTo("no");
        assertThat(edge.vault.renewed.get()).isEqualTo(renewed + 1);
        edge.vault.renewable = false;
        Reply answer = edge.get(oauth, "api.example/files/1");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("no");
        assertThat(answer.header("cdcd-refused")).isEmpty();
        int before = edge.vault.renewed.get();
        assertThat(edge.get(edge.admit(), "api.example/files/1").status()).isEqualTo(401);
        assertThat(edge.vault.renewed.get()).isEqualTo(before);
    }

    @Test
    void neverSharesAConnectionBetweenCredentials() throws Exception {
        java.util.Set<String> ports = java.util.concurrent.ConcurrentHashMap.newKeySet();
        edge.service = request -> {
            ports.add(request.connection().remoteAddress().toString());
            request.response().end("ok");
        };
        String one = edge.admit();
        edge.get(one, "api.example/files/1");
        edge.get(one, "api.example/files/1");
        assertThat(ports).hasSize(1);
        edge.get(edge.admit(), "api.example/files/1");
        assertThat(ports).hasSize(2);
    }

    @Test
    void framesEveryRequestAnew() throws Exception {
        edge.service =
                request -> request.body().onSuccess(body -> request.response().end("[" + body + "]"));
        String answer = edge.raw("POST /egress/api.example/files/1 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: CDCD "
                + edge.admit()
                + "\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n");
        // what follows the empty body is a call of its own, without a handle
        assertThat(edge.received).hasSizeLessThanOrEqualTo(1);
        assertThat(edge.received)
                .allSatisfy(got -> assertThat(got.getString("uri")).isEqualTo("/files/1"));
        assertThat(answer).doesNotContain("GET /evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 5x\r\n\r\nabcde",
                "Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n",
                "X-Allowed : 1\r\nContent-Length: 0\r\n\r\n",
                "X-Allowed: a\0b\r\nContent-Length: 0\r\n\r\n"
            })
    void refusesRequestsWithMoreThanOneReading(String rest) throws Exception {
        String answer = edge.raw("POST /egress/api.example/files/1 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: CDCD "
                + edge.admit() + "\r\n" + rest);
        assertThat(edge.received).isEmpty();
        assertThat(answer).doesNotContain("200 OK");
    }

    @Test
    void waitsForTheChecksBeforeItAsksForTheBody() throws Exception {
        String good = edge.raw("PUT /egress/api.example/files/1 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: CDCD "
                + edge.admit() + "\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        assertThat(good).startsWith("HTTP/1.1 100 Continue");
        String bad = edge.raw("PUT /egress/evil.example/files/1 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: CDCD "
                + edge.admit() + "\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        assertThat(bad).startsWith("HTTP/1.1 403");
    }

    private static void assertRefused(Reply answer, String code, boolean notSent) {
        assertThat(answer.header("cdcd-refused")).contains(code);
        assertThat(answer.header("cdcd-not-sent").isPresent()).isEqualTo(notSent);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
        if (notSent) {
            assertThat(edge.received).isEmpty();
        }
    }

    private static Buffer gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
