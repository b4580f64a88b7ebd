package org.cdcd.connectors.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorsClientTest {
    private static final String KEY = Base64Url.encode(new byte[32]);
    private static final UUID CREDENTIAL = UUID.randomUUID();

    private final ECKey key = Keys.p256(null);
    private final OctetKeyPair responseKey = Keys.x25519(null);
    private final FakeConnectors server;
    private ConnectorsClient client;

    ConnectorsClientTest() throws IOException {
        server = new FakeConnectors();
        client = clientOf(FakeConnectors.WEBID);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void refusesAnAnswerToAnotherRequest() {
        server.twist = r -> new ConnectorResponse(
                UUID.randomUUID(), r.status(), r.resultData(), r.serviceMetadata(), r.timestamp());
        fails("invalid_signature", this::operate);
    }

    @Test
    void refusesAResultSealedForAnotherPerson() {
        client = clientOf("https://mallory.example/#me");
        fails("audience_mismatch", this::operate);
    }

    @Test
    void refusesAResultThatDoesNotOpen() {
        server.twist = r -> new ConnectorResponse(
                r.requestId(), r.status(), r.resultData() + "A", r.serviceMetadata(), r.timestamp());
        assertThat(failure(this::operate).code()).isIn("invalid_signature", "malformed_request");
    }

    @Test
    void sealsNothingToAKeyOfAnotherServer() throws Exception {
        assertThat(client.credentials()).hasSize(1);
        server.serverKeys = List.of(Keys.ed25519("thief"));
        server.encryptionKey = Keys.encryption(Keys.x25519("thief"));

        fails("invalid_signature", () -> client.linkSecret("email", "app_password", fields()));
        assertThat(server.lastBody).isNull();
    }

    @Test
    void refusesAnUnsignedAnswer() {
        server.signs = false;
        fails("invalid_signature", () -> client.credentials());
        fails("invalid_signature", () -> client.linkSecret("email", "app_password", fields()));
    }

    @Test
    void refusesABlobThatCannotBeFetched() {
        server.result.putObject("blob").put("url", "/x").put("enc", "other").put("length", 1);
        fails("malformed_request", this::operate);
        server.result.putObject("blob").put("url", "/x").put("enc", "aes128gcm").put("length", 1.5);
        fails("malformed_request", this::operate);
    }

    @Test
    void refusesABlobElsewhere() {
        for (String url : List.of("https://elsewhere.example/x", "//elsewhere.example/x", "")) {
            server.result
                    .putObject("blob")
                    .put("url", url)
                    .put("enc", "aes128gcm")
                    .put("length", 1);
            fails("malformed_request", this::operate);
        }
    }

    @Test
    void tellsWhatTheProblemDocumentSays() {
        server.problemDemanded = true;
        ApiFailure failure = failure(this::operate);
        assertThat(failure.code()).isEqualTo("rate_limited");
        assertThat(failure.status()).isEqualTo(429);
        assertThat(failure.detail()).isEqualTo("No.");
        assertThat(failure.whoMustAct()).isEqualTo("nobody");
        assertThat(failure.remedy()).isEqualTo("Wait.");
        assertThat(failure.pointers()).isEmpty();
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(failure.mayHaveTakenEffect()).isFalse();
        fails("rate_limited", () -> client.connectors());
        fails("rate_limited", () -> client.upload(new ByteArrayInputStream(new byte[1]), 1, "text/plain"));
        fails("rate_limited", () -> client.download(blob("/api/v1/results/1"), OutputStream.nullOutputStream()));
    }

    @Test
    void copesWithAnswersThatAreNoProblemDocuments() {
        server.page = "<html>";
        ApiFailure failure = failure(this::operate);
        assertThat(failure.code()).isEqualTo("unexpected_answer");
        assertThat(failure.detail()).contains("status 502");
        server.pageStatus = 401;
        assertThat(failure(() -> client.credentials()).status()).isEqualTo(401);
        server.page = "";
        server.pageStatus = 200;
        fails("unexpected_answer", this::operate);
        server.page = "x".repeat(5_000_000);
        assertThatThrownBy(this::operate).isInstanceOf(IOException.class).hasMessageContaining("larger");
    }

    @Test
    void refusesToSealToNobody() {
        server.encryptionKey = Keys.ed25519("no-seal");
        fails("unknown_key", () -> client.linkSecret("email", "app_password", fields()));
    }

    @Test
    void throwsTheErrorInsideASealOnlyWhenAsked() throws Exception {
        server.status = "error";
        server.httpStatus = 502;
        server.result = Json.MAPPER.createObjectNode();
        server.result.set(
                "error",
                ErrorBody.of(Refusal.of(ErrorCode.SERVICE_ERROR, "It broke.").afterSending()));
        Result result = operate();
        assertThat(result.isSuccess()).isFalse();
        ApiFailure failure = failure(result::orThrow);
        assertThat(failure.code()).isEqualTo("service_error");
        assertThat(failure.mayHaveTakenEffect()).isTrue();
        assertThat(failure.retryAfter()).isNull();
    }

    @Test
    void asksAgainWithTheNonceOnceItIsTold() throws Exception {
        server.nonceDemanded = true;
        assertThat(client.credentials()).hasSize(1);
        assertThat(client.revoke(CREDENTIAL).path("status").asText()).isEqualTo("revoked");
        assertThat(server.calls)
                .containsExactly(
                        "GET /api/v1/connector-credentials",
                        "GET /api/v1/connector-credentials",
                        "GET /.well-known/cdcd-connectors",
                        "DELETE /api/v1/connector-credentials/" + CREDENTIAL);
    }

    @Test
    void fetchesTheKeysAgainWhenTheServerHasANewOne() throws Exception {
        assertThat(operate().isSuccess()).isTrue();
        server.newKey = Keys.ed25519("server-2");
        assertThat(operate().isSuccess()).isTrue();
        assertThat(client.credentials()).hasSize(1);
        assertThat(server.calls)
                .filteredOn(call -> call.endsWith("cdcd-connectors"))
                .hasSize(2);
        server.newKey = Keys.ed25519("server-3");
        assertThat(client.credentials()).hasSize(1);
    }

    @Test
    void runsAnOperation() throws Exception {
        Result result = operate().orThrow();
        assertThat(result.json()).isEqualTo(server.result);
        assertThat(result.blob()).isNull();
        SignedRequest request = Objects.requireNonNull(server.lastRequest);
        request.verify(key.toPublicJWK());
        assertThat(request.request().requestId().version()).isEqualTo(7);
        assertThat(request.request().requestId().variant()).isEqualTo(2);
        assertThat(request.request().credentialReference()).isEqualTo(CREDENTIAL);
        assertThat(request.header().aud()).isEqualTo(server.origin().toString());
        assertThat(request.header().kid()).isEqualTo(Thumbprints.urn(key));
    }

    @Test
    void sendsASignedRequestAgainUnchanged() throws Exception {
        ConnectorsClient.SignedCall call = client.prepare("github", CREDENTIAL, "issues.list", fields());
        client.send(call);
        String first = Objects.requireNonNull(server.lastRequest).payloadHash();
        client.send(call);
        assertThat(Objects.requireNonNull(server.lastRequest).payloadHash()).isEqualTo(first);
    }

    @Test
    void listsAndLinks() throws Exception {
        assertThat(client.connectors().path(0).path("connector_id").asText()).isEqualTo("github");
        assertThat(client.connector("a b/c").path("status").asText()).isEqualTo("revoked");
        assertThat(server.calls).contains("GET /api/v1/connectors/a%20b%2Fc");
        var start = client.startLink("github", URI.create("http://127.0.0.1/cb"), List.of("repo"));
        assertThat(start.authUrl()).isEqualTo(URI.create("https://service.example/authorize"));
        assertThat(client.completeLink("github", start.state(), "code", "https://issuer.example")
                        .path("credential_id")
                        .asText())
                .isEqualTo("c");
        ObjectNode body = Objects.requireNonNull(server.lastBody);
        assertThat(body.path("encryption_key_reference").asText()).isEqualTo("urn:cdcd:kms:default");
        assertThat(body.path("iss").asText()).isEqualTo("https://issuer.example");
        client.completeLink("github", start.state(), "code", null);
        assertThat(Objects.requireNonNull(server.lastBody).has("iss")).isFalse();
    }

    @Test
    void aLinkUnderAKeyOfThePersonsFailsIfTheServerMadeAnother() throws Exception {
        ConnectorsClient careful = client.linkingUnder("urn:example:mine");
        var start = careful.startLink("github", URI.create("http://127.0.0.1/cb"), List.of("repo"));

        assertThatThrownBy(() -> careful.completeLink("github", start.state(), "code", null))
                .isInstanceOfSatisfying(
                        ApiFailure.class, no -> assertThat(no.code()).isEqualTo("mode_too_low"));
        assertThat(Objects.requireNonNull(server.lastBody)
                        .path("encryption_key_reference")
                        .asText())
                .isEqualTo("urn:example:mine");
    }

    @Test
    void sealsASecretBeforeItLeaves() throws Exception {
        client.linkSecret("email", "app_password", fields());
        ObjectNode body = Objects.requireNonNull(server.lastBody);
        assertThat(body.toString()).doesNotContain("hunter2");
        assertThat(SecretSeal.open(
                        body.path("secret_jwe").asText(),
                        server.encryptionKey,
                        "email",
                        FakeConnectors.WEBID,
                        Instant.now()))
                .isEqualTo(fields());
    }

    @Test
    void uploadsCiphertextOnly(@TempDir Path folder) throws Exception {
        byte[] content = new byte[300_000];
        new Random(5).nextBytes(content);
        Path file = Files.write(folder.resolve("file"), content);
        server.nonceDemanded = true;
        ObjectNode described = client.upload(file, "image/png");
        byte[] stored = Objects.requireNonNull(
                server.stored.get("/api/v1/uploads/" + described.path("upload").asText()));
        byte[] ikm = Base64Url.decode(described.path("ikm").asText());
        InputStream opened = EncryptedContent.decrypting(new ByteArrayInputStream(stored), ikm);
        assertThat(opened.readAllBytes()).isEqualTo(content);
        assertThat(described.path("sha256").asText()).isEqualTo(Sha256.base64Url(content));
        assertThat(described.path("length").asInt()).isEqualTo(content.length);
        assertThat(described.path("type").asText()).isEqualTo("image/png");
    }

    @Test
    void uploadsAStreamOnceAndNeverTwice() throws Exception {
        ObjectNode described = client.upload(new ByteArrayInputStream(new byte[5]), 5, "text/plain");
        assertThat(described.path("length").asInt()).isEqualTo(5);
        assertThatThrownBy(() -> client.upload(new ByteArrayInputStream(new byte[4]), 100_000, "text/plain"))
                .isInstanceOf(IOException.class);
        server.nonceDemanded = true;
        ConnectorsClient fresh = clientOf(FakeConnectors.WEBID);
        assertThatThrownBy(() -> fresh.upload(new ByteArrayInputStream(new byte[5]), 5, "text/plain"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("second time");
    }

    @Test
    void downloadsAndTakesUpABrokenConnectionOnce() throws Exception {
        byte[] content = new byte[500_000];
        new Random(6).nextBytes(content);
        Blob blob = store(content);
        assertThat(download(blob)).isEqualTo(content);
        server.cutAfter = 100_000;
        assertThat(download(blob)).isEqualTo(content);
        assertThat(server.calls).filteredOn(call -> call.contains("/results/")).hasSize(3);
        server.cutAfter = 0;
        assertThatThrownBy(() -> download(blob)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesADownloadThatIsNotWhatWasAnswered() throws Exception {
        Blob blob = store(new byte[1000]);
        fails("invalid_signature", () -> download(new Blob(blob.path(), blob.ikm(), KEY, 1000, "")));
        fails("invalid_signature", () -> download(new Blob(blob.path(), blob.ikm(), blob.sha256(), 999, "")));
        fails("malformed_request", () -> download(new Blob(blob.path(), KEY, blob.sha256(), 1000, "")));
    }

    @Test
    void passesOnThatTheTargetIsFull() throws Exception {
        Blob blob = store(new byte[1000]);
        OutputStream full = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("disk full");
            }
        };
        assertThatThrownBy(() -> client.download(blob, full))
                .isInstanceOf(IOException.class)
                .hasMessage("disk full");
    }

    @Test
    void waitsForAnOperationAsLongAsItIsTold() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ConnectorsClient patient = new ConnectorsClient(
                    URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                    new ClientIdentity("w", () -> "t", key, key, responseKey));

            assertThatThrownBy(() -> patient.waiting(Duration.ofMillis(50))
                            .operate("github", CREDENTIAL, "issues.list", fields()))
                    .isInstanceOf(HttpTimeoutException.class);
        }
    }

    @Test
    void makesTheCallForAnotherProgram() throws Exception {
        ConnectorsClient.HttpCall call = client.curl(client.prepare("github", CREDENTIAL, "issues.list", fields()));
        assertThat(call.url()).isEqualTo(URI.create(server.origin() + "/api/v1/connectors/github/operate"));
        assertThat(call.headers()).containsKeys("Authorization", "DPoP", "Content-Type");
        assertThat(Json.strictObject(call.body().getBytes(UTF_8), 10_000)).hasSize(2);
        assertThat(call.toString()).doesNotContain("the-token");
    }

    @Test
    void needsPrivateKeysAndHidesTheToken() {
        assertThatThrownBy(() -> new ClientIdentity("w", () -> "t", key.toPublicJWK(), key, responseKey))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new ClientIdentity("w", () -> "t", key, key, responseKey).toString())
                .isEqualTo("ClientIdentity[w]");
    }

    private ConnectorsClient clientOf(String webid) {
        return new ConnectorsClient(
                server.origin(), new ClientIdentity(webid, () -> "the-token", key, key, responseKey));
    }

    private Result operate() throws IOException, InterruptedException {
        return client.operate("github", CREDENTIAL, "issues.list", fields());
    }

    private Blob store(byte[] content) throws IOException, InterruptedException {
        String path = "/api/v1/results/1";
        byte[] ikm = EncryptedContent.newKey(new SecureRandom());
        server.stored.put(
                path,
                EncryptedContent.encrypting(new ByteArrayInputStream(content), ikm, new SecureRandom())
                        .readAllBytes());
        server.result
                .putObject("blob")
                .put("url", path)
                .put("enc", "aes128gcm")
                .put("ikm", Base64Url.encode(ikm))
                .put("sha256", Sha256.base64Url(content))
                .put("length", content.length)
                .put("type", "image/png");
        return Objects.requireNonNull(operate().blob());
    }

    private byte[] download(Blob blob) throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        client.download(blob, out);
        return out.toByteArray();
    }

    private static Blob blob(String path) {
        return new Blob(path, KEY, KEY, 1, "text/plain");
    }

    private static ObjectNode fields() {
        return Json.MAPPER.createObjectNode().put("password", "hunter2");
    }

    private static void fails(String code, ThrowingCallable call) {
        assertThat(failure(call).code()).isEqualTo(code);
    }

    private static ApiFailure failure(ThrowingCallable call) {
        return Objects.requireNonNull(catchThrowableOfType(ApiFailure.class, call));
    }
}
