package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.catalog.Injection;
import org.cdcd.connectors.catalog.Operation.EgressRule;
import org.cdcd.connectors.vault.egress.Outbound.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressServerTest extends AtOneEdge {
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
        EgressRule rule = new EgressRule("https", "GET", "wrong", "/x", List.of(), Map.of(), true, List.of(), 0, null);
        String handle = edge.vault.admit(edge.use(null, List.of(), rule));
        assertRefused(edge.get(handle, "wrong.example/x"), "service_tls_error", true);
    }

    @Test
    void saysThatNothingWasSentToADeadService() throws Exception {
        EgressRule rule = new EgressRule("https", "GET", "dead", "/x", List.of(), Map.of(), true, List.of(), 0, null);
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
    void putsTheCredentialIntoThePathInTheOnePlaceThatIsMarked() throws Exception {
        edge.vault.injection = new Injection(Injection.Kind.PATH, "token", "");
        edge.get(edge.admit(), "api.example/files/:token?page=2");
        Reply without = edge.get(edge.admit(), "api.example/files/token");
        assertThat(edge.received.removeFirst().getString("uri"))
                .isEqualTo("/files/tok_5d8c1f%2F9b7e%2B44c2%3Da1f3?page=2");
        assertRefused(without, "operation_not_granted", true);
    }

    @Test
    void refusesACredentialThatWouldBreakTheHeader() throws Exception {
        edge.vault.secrets = Map.of("token", "tok\r\nX-Injected: 1");
        assertRefused(edge.get(edge.admit(), "api.example/files/1"), "reauthorization_required", true);
        assertThat(edge.received).isEmpty();
    }

    @Test
    void doesNotBlameTheServiceForItsOwnFailure() throws Exception {
        edge.vault.broken = true;
        try {
            Reply answer = edge.get(edge.admit(), "api.example/files/1");
            assertRefused(answer, "internal_error", true);
            assertThat(answer.body()).doesNotContain(FakeVault.TOKEN);
        } finally {
            edge.vault.broken = false;
        }
    }

    @Test
    void putsNoCredentialOnWhereTheRuleSaysSo() throws Exception {
        EgressRule rule = new EgressRule("https", "GET", "cdn", "/x", List.of(), Map.of(), false, List.of(), 0, null);
        int opened = edge.vault.opened.get();
        edge.to(edge.vault.admit(edge.use(null, List.of(), rule)), "cdn.example/x")
                .header("Authorization", "Bearer smuggled")
                .now();
        assertThat(edge.received.get(0).getJsonObject("headers").containsKey("authorization"))
                .isFalse();
        assertThat(edge.vault.opened.get()).isEqualTo(opened);
    }

    @Test
    void framesEveryRequestAnew() throws Exception {
        edge.service =
                request -> request.body().onSuccess(body -> request.response().end("[" + body + "]"));
        String answer = edge.raw(
                "POST /egress/api.example/files/1 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: CDCD "
                        + edge.admit()
                        + "\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n",
                "404");
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
        String answer = edge.raw(
                "POST /egress/api.example/files/1 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: CDCD " + edge.admit()
                        + "\r\n" + rest,
                "\r\n\r\n");
        assertThat(edge.received).isEmpty();
        assertThat(answer).doesNotContain("200 OK");
    }

    @Test
    void waitsForTheChecksBeforeItAsksForTheBody() throws Exception {
        String good = edge.raw(
                "PUT /egress/api.example/files/1 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: CDCD " + edge.admit()
                        + "\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n",
                "\r\n\r\n");
        assertThat(good).startsWith("HTTP/1.1 100 Continue");
        String bad = edge.raw(
                "PUT /egress/evil.example/files/1 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: CDCD " + edge.admit()
                        + "\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n",
                "\r\n\r\n");
        assertThat(bad).startsWith("HTTP/1.1 403");
    }
}
