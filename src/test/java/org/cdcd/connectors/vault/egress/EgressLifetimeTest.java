package org.cdcd.connectors.vault.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.buffer.Buffer;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.cdcd.connectors.vault.admission.LiveUse;
import org.cdcd.connectors.vault.egress.Outbound.Reply;
import org.junit.jupiter.api.Test;

class EgressLifetimeTest extends AtOneEdge {
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
    void endsARunningAnswerWhenItsCredentialIsRevoked() throws Exception {
        LiveUse use = edge.filesUse(null);
        edge.service = request -> request.response().setChunked(true).write("a".repeat(100_000));
        Buffer arrived = Buffer.buffer();
        var answer = edge.to(edge.vault.admit(use), "api.example/files/1").soon(arrived);
        Awaitility.await().until(() -> arrived.length() > 1_000);
        edge.vault.revoke(use.credentialId());
        assertThat(answer.get(20, TimeUnit.SECONDS).trailers().get("CDCD-Refused"))
                .isEqualTo("credential_revoked");
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
        try (var socket = new Socket(edge.base.getHost(), edge.base.getPort())) {
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
        Set<String> ports = ConcurrentHashMap.newKeySet();
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
    void aCredentialThatCannotBeRenewedIsDoubtedWhenTheServiceRefusesIt() {
        edge.service = request -> request.response().setStatusCode(401).end("no");
        edge.vault.doubted.clear();
        LiveUse use = edge.filesUse(null);

        assertThat(edge.get(edge.vault.admit(use), "api.example/files/1").body())
                .isEqualTo("no");

        Awaitility.await().until(() -> edge.vault.doubted.equals(List.of(use.credentialId())));
    }
}
