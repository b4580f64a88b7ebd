package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.vault.egress.Outbound.Reply;
import org.junit.jupiter.api.Test;

class EgressAnswersTest extends AtOneEdge {
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
    void endsALongAnswerBeforeAnEchoAndSaysWhy() throws Exception {
        edge.service = request -> {
            request.response().setChunked(true);
            request.response().write("a".repeat(200_000));
            request.response().end(FakeVault.TOKEN);
        };
        Reply answer = edge.get(edge.admit(), "api.example/files/1");
        assertThat(answer.trailers().get("CDCD-Refused")).isEqualTo("upstream_echoed_secret");
        assertThat(answer.body()).matches("a+");
        Awaitility.await().untilAsserted(() -> assertThat(edge.echoes).containsExactly("api.example"));
    }

    @Test
    void saysWhyAnAnswerOfDeclaredLengthBrokeOff() throws Exception {
        edge.service = request -> {
            request.response().putHeader("Content-Length", "300000");
            request.response()
                    .write("a".repeat(200_000))
                    .onSuccess(written -> request.connection().close());
        };
        Reply answer = edge.get(edge.admit(), "api.example/files/1");
        assertThat(answer.header("cdcd-length")).contains("300000");
        assertThat(answer.trailers().get("CDCD-Refused")).isEqualTo("service_unavailable");
        assertThat(answer.trailers().get("CDCD-Detail")).isNotBlank();
    }

    @Test
    void passesNoTrailerOfTheServiceOn() throws Exception {
        edge.service = request -> request.response()
                .setChunked(true)
                .putTrailer("CDCD-Refused", "credential_revoked")
                .end("ok");
        assertThat(edge.get(edge.admit(), "api.example/files/1").trailers()).isEmpty();
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
        assertThat(answer.header("cdcd-refused").orElse(answer.trailers().get("CDCD-Refused")))
                .isEqualTo("service_error");
        assertThat(answer.bytes().length()).isLessThan(4 << 20);
        edge.service = unknown ->
                unknown.response().putHeader("Content-Encoding", "br").end("????");
        assertRefused(edge.get(edge.admit(), "api.example/files/1"), "service_error", false);
    }

    @Test
    void refusesAnAnswerThatIsTooLarge() throws Exception {
        EgressRule small =
                new EgressRule("https", "GET", "api", "/files/{id}", List.of(), Map.of(), true, List.of(), 1_000, null);
        edge.service = request -> request.response().end("x".repeat(1_001));
        String handle = edge.vault.admit(edge.use(null, List.of(), small));
        assertRefused(edge.get(handle, "api.example/files/1"), "service_error", false);
    }

    private void assertEchoStopped() throws Exception {
        edge.echoes.clear();
        Reply answer = edge.get(edge.admit(), "api.example/files/1");
        assertRefused(answer, "upstream_echoed_secret", false);
        assertThat(answer.body() + answer.headers()).doesNotContain(FakeVault.TOKEN);
        Awaitility.await().untilAsserted(() -> assertThat(edge.echoes).containsExactly("api.example"));
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
