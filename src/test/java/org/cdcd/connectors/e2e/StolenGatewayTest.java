package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.cdcd.connectors.app.Sandbox;
import org.cdcd.connectors.app.Server;
import org.cdcd.connectors.cli.CommandLineTool;
import org.cdcd.connectors.door.Answer;
import org.cdcd.connectors.door.CallerProof;
import org.cdcd.connectors.door.MutualTls;
import org.cdcd.connectors.door.RemoteVault;
import org.cdcd.connectors.door.Vault;
import org.cdcd.connectors.identity.KeyRegistration;
import org.cdcd.connectors.identity.RegisteredKey;
import org.cdcd.connectors.vault.VaultRole;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.cdcd.connectors.wire.Thumbprints;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What can be done with a gateway's certificate and key: it sees the proofs of those who call, and may ask the vault whatever it
 * likes. A proof is good for the request that its owner made, and for nothing else.
 */
@ExtendWith(OneServer.class)
final class StolenGatewayTest {
    private static final String KEYS = "/api/v1/keys";
    private static final byte[] NOTHING = "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    private static final UUID SOME_ID = UUID.fromString("5a3c8f1e-27b4-4d5e-9c61-0f7d2a9b4c83");
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static Vertx vertx;
    private static Server server;
    private static Vault door;
    private static Place place;
    private static Sandbox sandbox;

    @BeforeAll
    static void start() throws Exception {
        assertThat(CommandLineTool.run("certificates", "--out", folder.toString()))
                .isZero();
        int port = Ports.free();
        URI origin = URI.create("http://127.0.0.1:" + Ports.free());
        server = Server.start(settings(origin, port));
        sandbox = server.part(Sandbox.class);
        place = new Place(
                origin,
                sandbox.issuer().tokenEndpoint(),
                sandbox.twins().port(),
                sandbox.twins().caCertificate());
        vertx = Vertx.vertx();
        MutualTls stolen = MutualTls.read(
                vertx,
                folder.resolve("authority.pem"),
                folder.resolve("gateway.pem"),
                folder.resolve("gateway-key.pem"));
        door = new RemoteVault(
                vertx.createHttpClient(stolen.connecting(new HttpClientOptions())),
                List.of(URI.create("https://127.0.0.1:" + port)),
                Duration.ofSeconds(20));
    }

    private static Map<String, String> settings(URI origin, int port) throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("connectors.role", "vault");
        settings.put("connectors.sandbox", "true");
        settings.put("connectors.development.issuer", "true");
        settings.put("connectors.public-origin", origin.toString());
        settings.put("connectors.vault.port", String.valueOf(port));
        settings.put("connectors.data", folder.resolve("data").toString());
        settings.put(
                "connectors.routes",
                TestedRoutes.copyTo(folder.resolve("routes")).toString());
        settings.put(
                "connectors.door.authority", folder.resolve("authority.pem").toString());
        settings.put("connectors.door.certificate", folder.resolve("vault.pem").toString());
        settings.put("connectors.door.key", folder.resolve("vault-key.pem").toString());
        settings.put("server.port", "0");
        return settings;
    }

    @AfterAll
    static void stop() {
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        if (server != null) {
            server.close();
        }
    }

    /** What a thief might ask with a proof that was sent for something harmless. */
    enum Theft {
        ADMIT((vault, proof) -> vault.admit(proof, "github", NOTHING)),
        LINK((vault, proof) -> vault.link(proof, "github", NOTHING)),
        CREDENTIALS(Vault::credentials),
        CREDENTIAL((vault, proof) -> vault.credential(proof, SOME_ID)),
        RECEIPT((vault, proof) -> vault.receipt(proof, SOME_ID)),
        REVOKE((vault, proof) -> vault.revoke(proof, SOME_ID, true, null)),
        RESUME((vault, proof) -> vault.resume(proof, SOME_ID)),
        CONFIRM((vault, proof) -> vault.confirm(proof, SOME_ID)),
        ROTATE((vault, proof) -> vault.rotate(proof, SOME_ID)),
        REGISTER_KEY((vault, proof) -> vault.registerKey(proof, NOTHING)),
        DELETE_KEY((vault, proof) -> vault.deleteKey(proof, "sig-key")),
        OPEN_UPLOAD((vault, proof) -> vault.openUpload(proof, SOME_ID, 16)),
        OPEN_RESULT((vault, proof) -> vault.openResult(proof, SOME_ID)),
        EXPORT((vault, proof) -> vault.exportMe(proof, null)),
        EXPORT_MORE((vault, proof) -> vault.exportMe(proof, "next")),
        ERASE(Vault::eraseMe),
        AUDIT((vault, proof) -> vault.audit(proof, null, 10)),
        NOTICES(Vault::notices),
        APP_PASSWORDS(Vault::appPasswords),
        CREATE_APP_PASSWORD((vault, proof) -> vault.createAppPassword(proof, NOTHING)),
        REVOKE_APP_PASSWORD((vault, proof) -> vault.revokeAppPassword(proof, SOME_ID));

        private final BiFunction<Vault, CallerProof, CompletionStage<?>> question;

        Theft(BiFunction<Vault, CallerProof, CompletionStage<?>> question) {
            this.question = question;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProofForAnotherRequestOpensNothing(Theft theft) {
        Someone victim = newcomer();
        CallerProof harmless = called(victim, "GET", "/api/v1/connectors");

        assertThat(refused(theft.question.apply(door, harmless))).isEqualTo(ErrorCode.INVALID_DPOP_PROOF);
    }

    @Test
    void aKeyOfTheThiefsIsNotRegisteredWithAProofForReadingKeys() throws Exception {
        Someone victim = newcomer();
        CallerProof reading = called(victim, "GET", KEYS);

        assertThat(refused(door.registerKey(reading, registration(victim.webid()))))
                .isEqualTo(ErrorCode.INVALID_DPOP_PROOF);
        // and what was refused has not used the proof up
        assertThat(json(door.listKeys(reading)).path("keys")).isEmpty();
    }

    @Test
    void aKeyOfTheThiefsIsNotPutIntoARegistrationThatItsOwnerMade() throws Exception {
        Someone victim = newcomer();
        ECKey theirs = new ECKeyGenerator(Curve.P_256).generate();
        ECKey thiefs = new ECKeyGenerator(Curve.P_256).generate();
        String challenge = nonce(door, victim);
        String vouched = signed(victim.key(), challenge, victim.webid(), theirs);
        String stolen = signed(thiefs, challenge, victim.webid(), thiefs);
        CallerProof registering = called(victim, "POST", KEYS);

        assertThat(refused(door.registerKey(registering, registration(thiefs, vouched, stolen))))
                .isEqualTo(ErrorCode.INVALID_SIGNATURE);
        assertThat(refused(door.registerKey(called(victim, "POST", KEYS), registration(thiefs, stolen, stolen))))
                .isEqualTo(ErrorCode.INVALID_SIGNATURE);
        byte[] good = registration(theirs, vouched, signed(theirs, challenge, victim.webid(), theirs));
        assertThat(json(door.registerKey(called(victim, "POST", KEYS), good))
                        .path("use")
                        .asText())
                .isEqualTo("sig");
    }

    @Test
    void aPersonIsNotErasedByTheirAskingForTheirExport() {
        Someone victim = newcomer();

        assertThat(refused(door.eraseMe(called(victim, "GET", "/api/v1/me")))).isEqualTo(ErrorCode.INVALID_DPOP_PROOF);
    }

    @Test
    void whatAPersonRevokesIsWhatTheyNamed() {
        Someone victim = newcomer();
        String path = "/api/v1/connector-credentials/";
        CallerProof ofAnother = called(victim, "DELETE", path + UUID.randomUUID());

        assertThat(refused(door.revoke(ofAnother, SOME_ID, false, null))).isEqualTo(ErrorCode.INVALID_DPOP_PROOF);
        assertThat(refused(door.revoke(called(victim, "DELETE", path + SOME_ID), SOME_ID, false, null)))
                .isEqualTo(ErrorCode.CREDENTIAL_NOT_FOUND);
    }

    @Test
    void aSignedRequestGoesToTheConnectorThatWasCalled() {
        Someone victim = newcomer();
        CallerProof elsewhere = called(victim, "POST", "/api/v1/connectors/gdrive/operate");

        assertThat(refused(door.admit(elsewhere, "github", NOTHING))).isEqualTo(ErrorCode.INVALID_DPOP_PROOF);
    }

    @Test
    void tellingAnotherPathThanTheProofsDoesNotHelp() throws Exception {
        Someone victim = newcomer();
        CallerProof sent = called(victim, "GET", KEYS);
        byte[] body = registration(victim.webid());

        for (String path : List.of(KEYS, KEYS + "/", "/api/v1/me/../keys")) {
            CallerProof forged = new CallerProof(sent.authorization(), sent.dpop(), "POST", path, sent.address());
            assertThat(refused(door.registerKey(forged, body))).isEqualTo(ErrorCode.INVALID_DPOP_PROOF);
        }
    }

    @Test
    void holdsInOneProcessToo(RunningServer together) throws Exception {
        Someone victim = together.newcomer();
        Vault vault = together.part(VaultRole.class).vault();
        CallerProof reading = called(vault, victim, "GET", KEYS);

        assertThat(refused(vault.registerKey(reading, NOTHING))).isEqualTo(ErrorCode.INVALID_DPOP_PROOF);
        assertThat(json(vault.listKeys(reading)).path("keys").isArray()).isTrue();
    }

    @Test
    void aGatewayThatPublishesKeysOfItsOwnIsSentNothing() throws Exception {
        Someone victim = newcomer();
        try (Impostor gateway = new Impostor(place.origin())) {
            gateway.tells(get(door.published()));
            assertThatThrownBy(() -> typeSecret(victim)).isInstanceOf(ApiFailure.class);
            assertThat(gateway.asked()).isOne();

            gateway.tells(Impostor.ownKeys());
            assertInvalid(victim);
            Answer real = get(door.published());
            gateway.tells(new Answer(200, Impostor.ownKeys().json(), real.signature()));
            assertInvalid(victim);
            gateway.tells(new Answer(200, real.json(), ""));
            assertInvalid(victim);
            assertThat(gateway.asked()).isOne();
        }
    }

    private static void assertInvalid(Someone victim) {
        assertThatThrownBy(() -> typeSecret(victim))
                .isInstanceOfSatisfying(
                        ApiFailure.class,
                        failure -> assertThat(failure.code())
                                .isIn(
                                        ErrorCode.INVALID_SIGNATURE.wireName(),
                                        ErrorCode.UNKNOWN_KEY.wireName(),
                                        ErrorCode.MALFORMED_REQUEST.wireName()));
    }

    private static void typeSecret(Someone victim) throws IOException, InterruptedException {
        victim.client()
                .linkSecret("notion", "token", Json.MAPPER.createObjectNode().put("token", "hers"));
    }

    private static Someone newcomer() {
        return new Someone(place, sandbox.issuer().person("robbed-" + PEOPLE.incrementAndGet()));
    }

    private static CallerProof called(Someone who, String method, String path) {
        return called(door, who, method, path);
    }

    /** With a nonce, which a gateway can make everybody's client put into any proof. */
    private static CallerProof called(Vault vault, Someone who, String method, String path) {
        return new CallerProof(
                "DPoP " + who.token(), List.of(who.proof(method, path, nonce(vault, who))), method, path, "127.0.0.1");
    }

    private static String nonce(Vault vault, Someone who) {
        String path = "/api/v1/me";
        CallerProof without = new CallerProof(
                "DPoP " + who.token(), List.of(who.proof("DELETE", path, "")), "DELETE", path, "127.0.0.1");
        return String.valueOf(refusal(vault.eraseMe(without)).dpopNonce());
    }

    /** A registration that a thief can make for somebody, of the thief's key. */
    private static byte[] registration(String webid) throws JOSEException {
        ECKey own = new ECKeyGenerator(Curve.P_256).generate();
        String challenge = nonce(door, newcomer());
        String signed = signed(own, challenge, webid, own);
        return registration(own, signed, signed);
    }

    private static byte[] registration(ECKey key, String proof, String possession) {
        return Json.bytes(Json.MAPPER
                .createObjectNode()
                .put("use", "sig")
                .put("proof", proof)
                .put("possession", possession)
                .setAll(Map.of("jwk", Json.MAPPER.valueToTree(key.toPublicJWK().toJSONObject()))));
    }

    private static String signed(ECKey signer, String challenge, String webid, ECKey key) throws JOSEException {
        JWSObject proof = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("cdcd-key+jws"))
                        .build(),
                new Payload(KeyRegistration.payload(challenge, webid, Thumbprints.of(key), RegisteredKey.Use.SIG)));
        proof.sign(new ECDSASigner(signer));
        return proof.serialize();
    }

    private static ErrorCode refused(CompletionStage<?> stage) {
        return refusal(stage).code();
    }

    private static Refusal refusal(CompletionStage<?> stage) {
        try {
            get(stage);
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                return refusal;
            }
            throw e;
        }
        throw new AssertionError("nothing was refused");
    }

    private static JsonNode json(CompletionStage<Answer> stage) throws IOException {
        return Json.MAPPER.readTree(get(stage).json());
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
