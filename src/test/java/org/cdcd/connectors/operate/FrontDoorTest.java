package org.cdcd.connectors.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cdcd.connectors.operate.TestDoor.json;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.cdcd.connectors.limits.LimitSettings;
import org.cdcd.connectors.twin.Trust;
import org.cdcd.connectors.vault.http.TestAuthority;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every path, whoever asks. */
class FrontDoorTest {
    private static final String PAGE = "https://app.example";
    private static TestDoor door;

    @BeforeAll
    static void open() {
        door = new TestDoor(settings -> with(settings, settings.port()), LimitSettings.defaults());
    }

    @AfterAll
    static void close() {
        door.close();
        assertThat(door.camel.getInflightRepository().size()).isZero();
    }

    private static FrontDoorSettings with(FrontDoorSettings old, int port) {
        return with(old, port, null);
    }

    private static FrontDoorSettings with(FrontDoorSettings old, int port, FrontDoorSettings.@Nullable Tls tls) {
        return new FrontDoorSettings(
                old.host(),
                port,
                old.publicOrigin(),
                Set.of(PAGE),
                Set.of("127.0.0.1"),
                old.maxBody(),
                old.maxHeaders(),
                old.maxUpload(),
                old.requestTimeout(),
                Duration.ofSeconds(15),
                old.idleTimeout(),
                old.vaultTimeout(),
                Duration.ofSeconds(5),
                tls,
                true);
    }

    @Test
    void saysOnEveryAnswerThatItIsOfADevelopmentServer() {
        assertThat(door.get("/api/v1/connectors").headers().firstValue("CDCD-Mode"))
                .contains("dev");
        assertThat(door.get("/nothing").headers().firstValue("CDCD-Mode")).contains("dev");
        try (TestDoor real = new TestDoor()) {
            assertThat(real.get("/api/v1/connectors").headers().firstValue("CDCD-Mode"))
                    .isEmpty();
        }
    }

    @Test
    void servesTlsWithItsCertificateAndNothingElse(@TempDir Path folder) throws Exception {
        TestAuthority authority = new TestAuthority();
        FrontDoorSettings.Tls files = authority.files(folder, "localhost");
        try (TestDoor tls = new TestDoor(settings -> with(settings, settings.port(), files), LimitSettings.defaults());
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(Trust.in(authority.certificate()))
                        .build()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + tls.port() + "/api/v1/connectors"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(tls.raw("GET /api/v1/connectors HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                    .doesNotContain("200");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 404, not_found",
        "GET, /api/v1/nothing, 404, not_found",
        "GET, /api/v1/connectors/nothing, 404, connector_not_found",
        "DELETE, /api/v1/connectors, 405, method_not_allowed",
        "OPTIONS, /api/v1/connectors, 405, method_not_allowed",
        "POST, /api/v1/keys, 415, unsupported_media",
        "PUT, /api/v1/uploads/1, 415, unsupported_media",
        "DELETE, /api/v1/connector-credentials/1-1-1-1-1, 404, credential_not_found",
        "GET, /api/v1/results/x, 404, not_found",
        "GET, /cb/nothing, 404, connector_not_found"
    })
    void refusesWithAProblemDocument(String method, String path, int status, String code) {
        HttpResponse<String> response =
                door.send(door.to(path).method(method, BodyPublishers.noBody()).build());

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("code").asText()).isEqualTo(code);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertSafe(response);
    }

    @Test
    void namesTheMethodsOfAPath() {
        HttpResponse<String> response =
                door.send(door.to("/api/v1/keys").DELETE().build());

        assertThat(response.headers().firstValue("Allow").orElse(""))
                .contains("GET")
                .contains("POST");
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        HttpResponse<String> response = door.send(door.to("/api/v1/keys")
                .header("Authorization", "DPoP token")
                .header("DPoP", "proof")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[512 * 1024 + 1]))
                .build());

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(json(response).path("code").asText()).isEqualTo("payload_too_large");
    }

    @Test
    void readsNoBodyOfACallerWithoutAToken() throws IOException {
        // ten bytes are announced and none is sent: the answer does not wait for them
        assertThat(door.raw("POST /api/v1/keys HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 10\r\n\r\n"))
                .startsWith("HTTP/1.1 401")
                .contains("invalid_token");
    }

    @Test
    void refusesAHeaderBlockThatIsTooLong() throws IOException {
        assertThat(door.raw("GET /api/v1/connectors HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(17 * 1024) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 413")
                .contains("payload_too_large");
    }

    @Test
    void refusesWhatIsNotHttp() throws IOException {
        assertThat(door.raw("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void refusesTwoLengthsInOneRequest() throws IOException {
        assertThat(door.raw("POST /api/v1/keys HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void refusesTwoAuthorizations() {
        HttpResponse<String> response = door.send(door.to("/api/v1/keys")
                .header("Authorization", "DPoP a")
                .header("Authorization", "DPoP b")
                .build());

        assertThat(json(response).path("code").asText()).isEqualTo("malformed_request");
    }

    @Test
    void takesNothingFromHeadersNamedAsCamelsOwn() {
        HttpResponse<String> response = door.send(door.to("/api/v1/keys")
                .header("Authorization", "DPoP a")
                .header("CamelHttpResponseCode", "299")
                .header("CamelHttpPath", "/api/v1/errors")
                .header("cdcd.use", "x")
                .build());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"ok\":true}");
        assertThat(response.headers().map()).doesNotContainKeys("camelhttpresponsecode", "camelhttppath", "cdcd.use");
    }

    @Test
    void handsTheVaultWhatCameAndNothingElse() {
        door.vault.proofs.clear();
        door.send(door.to("/api/v1/connector-credentials?x=1")
                .header("Authorization", "DPoP token")
                .header("DPoP", "one")
                .header("DPoP", "two")
                .build());

        assertThat(door.vault.proofs).singleElement().satisfies(proof -> {
            assertThat(proof.authorization()).isEqualTo("DPoP token");
            assertThat(proof.dpop()).containsExactly("one", "two");
            assertThat(proof.method()).isEqualTo("GET");
            assertThat(proof.path()).isEqualTo("/api/v1/connector-credentials");
        });
    }

    @Test
    void passesTheVaultsAnswerOnWithItsSignature() {
        HttpResponse<String> response = door.get("/api/v1/connector-credentials");

        assertThat(response.body()).isEqualTo("{\"ok\":true}");
        assertThat(response.headers().firstValue("CDCD-Signature")).contains(FakeVault.SIGNED_BY);
        assertSafe(response);
    }

    @Test
    void tellsTheNonceThatTheNextProofNeeds() {
        HttpResponse<String> response = refusedBy(
                Refusal.of(ErrorCode.USE_DPOP_NONCE, "A nonce is needed.").withDpopNonce("fresh"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("DPoP-Nonce")).contains("fresh");
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .contains("DPoP algs=\"ES256 ES384 PS256\", error=\"use_dpop_nonce\"");
    }

    @Test
    void hidesABugFromTheCaller() {
        HttpResponse<String> response = refusedBy(new IllegalStateException("private"));

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(json(response).path("code").asText()).isEqualTo("internal_error");
        assertThat(response.body()).doesNotContain("private").doesNotContain("Exception");
    }

    private static HttpResponse<String> refusedBy(RuntimeException refusal) {
        var usual = door.vault.answer;
        door.vault.answer = () -> CompletableFuture.failedFuture(refusal);
        try {
            return door.send(door.to("/api/v1/connector-credentials/" + UUID.randomUUID())
                    .DELETE()
                    .build());
        } finally {
            door.vault.answer = usual;
        }
    }

    @Test
    void listsConnectorsInTheSpecifiedShape() {
        assertThat(json(door.get("/api/v1/connectors")).at("/connectors/0"))
                .isEqualTo(json(
                        "{\"connector_id\":\"github\",\"service_type\":\"development\",\"capabilities\":[\"read\"],"
                                + "\"authentication_methods\":[],\"version\":\"1.0.0\"}"));
        assertThat(json(door.get("/api/v1/connectors/github"))
                        .path("connector_id")
                        .asText())
                .isEqualTo("github");
    }

    @Test
    void listsEveryErrorCode() {
        assertThat(json(door.get("/api/v1/errors")).path("errors")).hasSize(ErrorCode.values().length);
    }

    @Test
    void publishesTheKeys() {
        assertThat(json(door.get("/.well-known/jwks.json")).at("/keys/0/kty").asText())
                .isEqualTo("OKP");
        assertThat(door.get("/.well-known/cdcd-connectors").body()).contains("encryption_keys");
    }

    @Test
    void letsAListedPageIn() {
        HttpResponse<String> preflight = door.send(door.to("/api/v1/keys")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", PAGE)
                .header("Access-Control-Request-Method", "POST")
                .build());
        HttpResponse<String> call =
                door.send(door.to("/api/v1/connectors").header("Origin", PAGE).build());

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight
                        .headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElse(""))
                .contains("DPoP");
        assertThat(call.headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
        assertThat(call.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
    }

    @Test
    void letsNoOtherPageIn() {
        HttpResponse<String> response = door.send(door.to("/api/v1/connectors")
                .header("Origin", "https://evil.example")
                .build());

        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void landsOnAPageThatLoadsAndTellsNothing() {
        HttpResponse<String> page = door.get("/cb/github?code=c&state=s");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("content=\"" + PAGE + "\"").doesNotContain("code=c");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'; script-src 'sha256-")
                .doesNotContain("unsafe");
        assertSafe(page);
    }

    @Test
    void slowsAnAddressDownThatNobodyVouchesFor() {
        HttpResponse<String> last = anonymously("192.0.2.7");
        for (int i = 0; i < 500 && last.statusCode() != 429; i++) {
            last = anonymously("192.0.2.7");
        }

        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(last).path("code").asText()).isEqualTo("rate_limited");
        assertThat(anonymously("192.0.2.8").statusCode()).isEqualTo(200);
    }

    @Test
    void doesNotSlowPeopleDownWhoProveWhoTheyAre() {
        for (int i = 0; i < 100; i++) {
            assertThat(withToken("192.0.2.9").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void slowsAnAddressDownThatTriesTokens() {
        var usual = door.vault.answer;
        door.vault.answer = () -> CompletableFuture.failedFuture(Refusal.of(ErrorCode.INVALID_TOKEN, "No."));
        try {
            int last = 0;
            for (int i = 0; i < 200 && last != 429; i++) {
                last = withToken("2001:db8::" + i).statusCode();
            }
            assertThat(last).isEqualTo(429);
        } finally {
            door.vault.answer = usual;
        }
    }

    private static HttpResponse<String> withToken(String address) {
        return door.send(door.to("/api/v1/connector-credentials")
                .header("Authorization", "DPoP token")
                .header("X-Forwarded-For", address)
                .build());
    }

    private static HttpResponse<String> anonymously(String address) {
        return door.send(door.to("/api/v1/errors")
                .header("X-Forwarded-For", "10.0.0.1, " + address)
                .build());
    }

    @Test
    void saysInOneLineThatThePortIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            UnaryOperator<FrontDoorSettings> there = settings -> with(settings, other.getLocalPort());

            assertThatThrownBy(() -> new TestDoor(there, LimitSettings.defaults()))
                    .rootCause()
                    .isInstanceOf(FrontDoorUnavailable.class)
                    .hasMessageContaining("port is taken")
                    .message()
                    .doesNotContain("\n");
        }
    }

    private static void assertSafe(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
}
