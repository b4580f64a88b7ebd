package org.cdcd.connectors.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.cli.CommandLineTool;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door between two processes says what it says within one. */
final class RemoteVaultTest {
    private static final UUID ID = UUID.fromString("7b0c9a0e-0000-4000-8000-000000000001");
    private static final CallerProof CALLER =
            new CallerProof("DPoP token", List.of("proof one", "proof two"), "POST", "/api/v1/x", "198.51.100.7");
    private static final byte[] BODY = {'{', (byte) 0xC3, (byte) 0xA9, 0, '}'};

    @TempDir
    private static Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final FakeVault fake = new FakeVault();
    private final MutualTls vaultTls = tls("vault");
    private final HttpClient client = vertx.createHttpClient(tls("gateway").connecting(new HttpClientOptions()));
    private final CompletableFuture<String> left = new CompletableFuture<>();
    private URI base = URI.create("https://unset.example");

    private MutualTls tls(String name) {
        return MutualTls.read(
                vertx,
                folder.resolve("c/authority.pem"),
                folder.resolve("c/" + name + ".pem"),
                folder.resolve("c/" + name + "-key.pem"));
    }

    @BeforeAll
    static void certificates() {
        assertThat(CommandLineTool.run(
                        "certificates", "--out", folder.resolve("c").toString()))
                .isZero();
    }

    @BeforeEach
    void listen() throws Exception {
        base = serve(fake);
    }

    private URI serve(Vault vault) throws Exception {
        DoorServer door = new DoorServer();
        var server = vertx.createHttpServer(vaultTls.listening(new HttpServerOptions())
                        .setHost("127.0.0.1")
                        .setPort(0))
                .requestHandler(request -> {
                    request.connection().closeHandler(closed -> left.complete(""));
                    door.handle(request, vault);
                })
                .listen();
        int port = server.toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .actualPort();
        return URI.create("https://127.0.0.1:" + port);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private RemoteVault vault() {
        return new RemoteVault(client, List.of(base), Duration.ofSeconds(20));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static Refusal refused(CompletionStage<?> stage) {
        Throwable thrown = catchThrowableOfType(CompletionException.class, () -> get(stage));
        assertThat(thrown.getCause()).isInstanceOf(Refusal.class);
        return (Refusal) thrown.getCause();
    }

    @Test
    void aUseComesThroughWhole() throws Exception {
        Use use = use("h".repeat(22));
        fake.admission = new Admission.Admitted(use);

        Admission admission = get(vault().admit(CALLER, "github", BODY));

        assertThat(admission).isEqualTo(new Admission.Admitted(use));
        assertThat(fake.asked).isEqualTo("admit " + CALLER.authorization() + CALLER.dpop() + " github");
        assertThat(fake.body).isEqualTo(BODY);
    }

    @Test
    void aStoredAnswerComesThroughWhole() {
        Envelope envelope = new Envelope("p", "h..s");
        fake.admission = new Admission.Answered(envelope, 429, true, Duration.ofSeconds(3));

        assertThat(get(vault().admit(CALLER, "github", BODY))).isEqualTo(fake.admission);
    }

    @Test
    void aRefusalComesThroughWithAllItsAdvice() throws Exception {
        fake.refusal = Refusal.of(ErrorCode.PARAMETERS_INVALID, "No.")
                .withRemedy("Do this.")
                .withRetryAfter(Duration.ofMillis(1500))
                .at(List.of("/parameters/x"))
                .withDpopNonce("nonce")
                .withReleaseKey(new ECKeyGenerator(Curve.P_256).generate().toPublicJWK())
                .afterSending();

        Refusal refusal = refused(vault().credentials(CALLER));

        assertThat(refusal)
                .usingRecursiveComparison()
                .ignoringFields("stackTrace")
                .isEqualTo(fake.refusal);
    }

    @Test
    void everyOtherQuestionIsAnsweredAsTheVaultAnswersIt() throws Exception {
        RemoteVault vault = vault();
        Answer answer = new Answer(201, BODY, "h..s");
        fake.answer = answer;

        assertThat(get(vault.link(CALLER, "slack", BODY)))
                .usingRecursiveComparison()
                .isEqualTo(answer);
        assertThat(get(vault.credentials(CALLER)).json()).isEqualTo(BODY);
        assertThat(get(vault.revoke(CALLER, ID, true, "a.release")).status()).isEqualTo(201);
        assertThat(fake.asked).isEqualTo("revoke " + ID + " true a.release");
        get(vault.revoke(CALLER, ID, false, null));
        assertThat(fake.asked).isEqualTo("revoke " + ID + " false null");
        assertThat(get(vault.credential(CALLER, ID)).status()).isEqualTo(201);
        assertThat(get(vault.receipt(CALLER, ID)).status()).isEqualTo(201);
        assertThat(fake.asked).isEqualTo("receipt " + ID);
        assertThat(get(vault.registerKey(CALLER, BODY)).signature()).isEqualTo("h..s");
        assertThat(get(vault.listKeys(CALLER)).status()).isEqualTo(201);
        assertThat(get(vault.deleteKey(CALLER, "key 1")).status()).isEqualTo(201);
        assertThat(fake.asked).isEqualTo("deleteKey key 1");
        assertThat(get(vault.published()).json()).isEqualTo(BODY);
        assertThat(get(vault.audit(CALLER, null, 7)).status()).isEqualTo(201);
        assertThat(fake.asked).isEqualTo("audit null 7");
        assertThat(get(vault.auditHeads()).status()).isEqualTo(201);
        assertThat(get(vault.notices(CALLER)).status()).isEqualTo(201);
        assertThat(get(vault.resume(CALLER, ID)).status()).isEqualTo(201);
        assertThat(fake.asked).isEqualTo("resume " + ID);
        assertThat(get(vault.confirm(CALLER, ID)).status()).isEqualTo(201);
        assertThat(fake.asked).isEqualTo("confirm " + ID + " from 198.51.100.7");
        assertThat(get(vault.event("risc", null, BODY)).status()).isEqualTo(201);
        assertThat(fake.asked).isEqualTo("event risc null");
        assertThat(fake.body).isEqualTo(BODY);
        get(vault.event("risc", "Bearer x", BODY));
        assertThat(fake.asked).isEqualTo("event risc Bearer x");
        assertThat(get(vault.rotate(CALLER, ID)).status()).isEqualTo(201);
        assertThat(fake.asked).isEqualTo("rotate " + ID);
        assertThat(get(vault.createAppPassword(CALLER, "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                        .status())
                .isEqualTo(201);
        assertThat(fake.asked).isEqualTo("createAppPassword {}");
        assertThat(get(vault.appPasswords(CALLER)).status()).isEqualTo(201);
        assertThat(fake.asked).isEqualTo("appPasswords");
        assertThat(get(vault.revokeAppPassword(CALLER, ID)).status()).isEqualTo(201);
        assertThat(fake.asked).isEqualTo("revokeAppPassword " + ID);
        assertThat(get(vault.exportMe(CALLER, null)).status()).isEqualTo(201);
        assertThat(fake.asked).isEqualTo("exportMe null");
        assertThat(get(vault.exportMe(CALLER, "x")).status()).isEqualTo(201);
        assertThat(get(vault.eraseMe(CALLER)).status()).isEqualTo(201);
        assertThat(fake.asked).isEqualTo("eraseMe");
        assertThat(get(vault.openUpload(CALLER, ID, 5))).isEqualTo(ticket("openUpload 5"));
        assertThat(get(vault.openResult(CALLER, ID))).isEqualTo(ticket("openResult"));
    }

    @Test
    void whatBelongsToAUseGoesToTheVaultThatAdmittedIt() throws Exception {
        FakeVault other = new FakeVault();
        RemoteVault both = new RemoteVault(client, List.of(base, serve(other)), Duration.ofSeconds(20));
        fake.admission = new Admission.Admitted(use("a".repeat(22)));
        other.admission = new Admission.Admitted(use("b".repeat(22)));
        Admission.Admitted admitted = (Admission.Admitted) get(both.admit(CALLER, "github", BODY));
        String handle = admitted.use().handle();
        FakeVault admitting = handle.startsWith("a") ? fake : other;

        get(both.openSpool(handle));
        ObjectNode metadata = Json.MAPPER.createObjectNode().put("x", 1.5);
        UseResult result = new UseResult(UseResult.Effect.ANSWERED, "success", "jwe", metadata);
        get(both.finish(handle, result));

        assertThat(admitting.finished).isEqualTo(result);
        assertThat(refused(both.finish(handle, result)).code()).isEqualTo(ErrorCode.INVALID_TOKEN);
    }

    @Test
    void aVaultThatCannotBeReachedIsPassedOver() throws Exception {
        RemoteVault vaults = new RemoteVault(client, List.of(nowhere(), base), Duration.ofSeconds(20));
        fake.answer = new Answer(200, BODY, "s");

        for (int person = 0; person < 8; person++) {
            CallerProof caller = new CallerProof("DPoP " + person, List.of(), "GET", "/", "127.0.0.1");
            assertThat(get(vaults.credentials(caller)).status()).isEqualTo(200);
        }
    }

    @Test
    void withoutAnyVaultTheCallerIsToldToComeBack() throws Exception {
        RemoteVault vaults = new RemoteVault(client, List.of(nowhere()), Duration.ofSeconds(20));

        Refusal refusal = refused(vaults.published());

        assertThat(refusal.code()).isEqualTo(ErrorCode.VAULT_UNAVAILABLE);
        assertThat(refusal.retryAfter()).isPositive();
    }

    @Test
    void whoShowsNoCertificateIsNotHeard() throws Exception {
        HttpClient stranger = vertx.createHttpClient(
                new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));

        Refusal refusal = refused(new RemoteVault(stranger, List.of(base), Duration.ofSeconds(20)).credentials(CALLER));

        assertThat(refusal.code()).isEqualTo(ErrorCode.VAULT_UNAVAILABLE);
        assertThat(fake.asked).isEmpty();
    }

    @Test
    void whoShowsAVaultsCertificateIsNoGateway() {
        HttpClient impostor = vertx.createHttpClient(tls("vault").connecting(new HttpClientOptions()));

        refused(new RemoteVault(impostor, List.of(base), Duration.ofSeconds(20)).credentials(CALLER));

        assertThat(fake.asked).isEmpty();
    }

    @Test
    void aVaultUnderAnotherNameIsNotBelieved() {
        URI other = URI.create(base.toString().replace("127.0.0.1", "localhost"));

        refused(new RemoteVault(client, List.of(other), Duration.ofSeconds(20)).credentials(CALLER));

        assertThat(fake.asked).isEmpty();
    }

    @Test
    void aUseWhoseGatewayIsGoneIsGivenBack() throws Exception {
        CompletableFuture<Admission> late = new CompletableFuture<>();
        fake.late = late;
        CompletionStage<Admission> asked = vault().admit(CALLER, "github", BODY);
        get(fake.reached);
        get(client.close().toCompletionStage());
        refused(asked);
        get(left);

        late.complete(new Admission.Admitted(use("g".repeat(22))));

        assertThat(get(fake.givenBack)).isEqualTo("g".repeat(22));
        assertThat(fake.finished.effect()).isEqualTo(UseResult.Effect.NOT_SENT);
    }

    private static URI nowhere() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            return URI.create("https://127.0.0.1:" + free.getLocalPort());
        }
    }

    static SpoolTicket ticket(String handle) {
        return new SpoolTicket(handle, URI.create("https://vault.example/spool/1"), ID, -1);
    }

    private static Use use(String handle) throws Exception {
        ObjectNode parameters = Json.strictObject("{\"a\":[1,2.5,null,\"é\"],\"b\":{}}".getBytes("UTF-8"), 1000);
        return new Use(
                handle,
                URI.create("https://vault.example:1"),
                URI.create("imaps://vault.example:2"),
                URI.create("smtps://vault.example:3"),
                ID,
                "https://alice.example/#me",
                "github",
                "issues.list",
                parameters,
                "account",
                Map.of("host", "x"),
                new OctetKeyPairGenerator(Curve.X25519).generate().toPublicJWK(),
                Instant.parse("2026-01-02T03:04:05.678Z"),
                Map.of(ID, ticket("t")));
    }
}
