package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.ProofContext;
import org.cdcd.connectors.wire.Result;
import org.cdcd.connectors.wire.SchnorrKey;
import org.cdcd.connectors.wire.SchnorrProof;
import org.cdcd.connectors.wire.Sha256;
import org.cdcd.connectors.wire.ZeroKnowledgeCalls;
import org.cdcd.connectors.wire.ZkpChallenge;
import org.cdcd.connectors.wire.ZkpProof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts that are linked by proof, through the public API, against the reference service. */
@ExtendWith(OneServer.class)
final class ZkpTest {
    private static final String NOTES = "zkp-notes";
    private static final String AUTH = "/api/v1/connectors/zkp-notes/auth";
    private static final String INFINITY = Base64Url.encode(new byte[33]);

    private final RunningServer server;
    private final Someone me;
    private final ZeroKnowledgeCalls proving;
    private final SchnorrKey key = SchnorrKey.generate(new SecureRandom());

    ZkpTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.proving = me.client().zeroKnowledge();
    }

    private UUID link() throws Exception {
        return UUID.fromString(proving.link(NOTES, key).path("credential_id").asText());
    }

    private Result operate(UUID credential, String operation, Object... parameters) throws Exception {
        return proving.operate(NOTES, credential, operation, Parameters.of(parameters), key);
    }

    private static String code(Result result) {
        return result.json().path("error").path("code").asText();
    }

    @Test
    void anAccountIsLinkedAndUsedByProofAlone() throws Exception {
        UUID credential = link();

        operate(credential, "notes.create", "text", "Hello").orThrow();
        JsonNode notes = operate(credential, "notes.list").orThrow().json().path("items");

        assertThat(notes)
                .singleElement()
                .satisfies(note -> assertThat(note.path("text").asText()).isEqualTo("Hello"));
        assertThat(me.client().credentials()).singleElement().satisfies(one -> {
            assertThat(one.path("protection").asText()).isEqualTo("Z");
            assertThat(one.path("status").asText()).isEqualTo("active");
            assertThat(one.path("service_identifier").asText()).startsWith("https://zkp-notes.example.org/people/");
        });
        assertThat(server.recorded(NOTES, "GET", "/notes"))
                .singleElement()
                .satisfies(one -> assertThat(one.headers().get("authorization")).isEqualTo("CDCD-ZKP …"));
    }

    @Test
    void twoLinksOfOnePersonAreStrangersAtTheService() throws Exception {
        UUID first = link();
        UUID second = link();
        operate(first, "notes.create", "text", "Hello").orThrow();

        assertThat(operate(second, "notes.list").orThrow().json().path("items")).isEmpty();
        assertThat(me.client().credentials())
                .extracting(one -> one.path("service_identifier").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void severalChallengesAreHadAtOnceAndEachIsGoodOnce() throws Exception {
        UUID credential = link();
        var challenges = proving.challenges(NOTES, credential, 16);
        assertThat(challenges).extracting(ZkpChallenge::nonce).hasSize(16).doesNotHaveDuplicates();

        for (ZkpChallenge challenge : challenges.subList(0, 3)) {
            assertThat(list(credential, challenge).isSuccess()).isTrue();
        }
        Result replayed = list(credential, challenges.getFirst());
        assertThat(code(replayed)).isEqualTo("service_rejected");
        assertThat(replayed.json().path("error").path("remedy").asText()).contains("fresh challenge");
    }

    private Result list(UUID credential, ZkpChallenge challenge) throws Exception {
        return me.client().send(proving.prepare(NOTES, credential, "notes.list", Parameters.of(), key, challenge));
    }

    @Test
    void theSameRequestAgainGetsTheSameAnswerAndIsNotSentTwice() throws Exception {
        UUID credential = link();
        var call = proving.prepare(
                NOTES,
                credential,
                "notes.create",
                Parameters.of("text", "once"),
                key,
                proving.challenges(NOTES, credential, 1).getFirst());

        JsonNode first = me.client().send(call).orThrow().json();

        assertThat(me.client().send(call).orThrow().json()).isEqualTo(first);
        assertThat(server.recorded(NOTES, "POST", "/notes")).hasSize(1);
    }

    @Test
    void aChallengeThatHasExpiredIsRefusedBeforeAnythingIsSent() throws Exception {
        UUID credential = link();
        ZkpChallenge given = proving.challenges(NOTES, credential, 1).getFirst();
        Instant past = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 1);

        Result expired = list(credential, new ZkpChallenge(given.audience(), given.userId(), given.nonce(), past));

        assertThat(code(expired)).isEqualTo("zkp_invalid");
        assertThat(server.recorded(NOTES, "GET", "/notes")).isEmpty();
    }

    @Test
    void aChallengeThatWasStretchedIsRefusedByTheService() throws Exception {
        UUID credential = link();
        ZkpChallenge given = proving.challenges(NOTES, credential, 1).getFirst();

        Result stretched = list(
                credential,
                new ZkpChallenge(
                        given.audience(),
                        given.userId(),
                        given.nonce(),
                        given.expires().plusSeconds(60)));

        assertThat(code(stretched)).isEqualTo("service_rejected");
    }

    @Test
    void aRequestWithoutItsProofIsRefused() throws Exception {
        UUID credential = link();

        Result bare = me.client().operate(NOTES, credential, "notes.list", Parameters.of());

        assertThat(code(bare)).isEqualTo("zkp_required");
        assertThat(bare.json().path("error").path("remedy").asText()).contains("step challenge");
        assertThat(server.recorded(NOTES, "GET", "/notes")).isEmpty();
    }

    @Test
    void aProofIsGoodForItsOwnRequestOnly() throws Exception {
        UUID credential = link();

        assertThat(forged(credential, context -> {})).isEqualTo("");
        assertThat(forged(credential, context -> context.operation = "notes.create"))
                .isEqualTo("zkp_invalid");
        assertThat(forged(credential, context -> context.payloadHash = Sha256.of(new byte[1])))
                .isEqualTo("zkp_invalid");
        assertThat(forged(credential, context -> context.requestId = UUID.randomUUID()))
                .isEqualTo("zkp_invalid");
        assertThat(forged(credential, context -> context.origin = "https://zkp-notes.example.com"))
                .isEqualTo("zkp_invalid");
        assertThat(forged(credential, context -> context.userId = "another")).isEqualTo("zkp_invalid");
        assertThat(forged(credential, context -> context.key = SchnorrKey.generate(new SecureRandom())))
                .as("another person's key")
                .isEqualTo("zkp_invalid");
        assertThat(server.recorded(NOTES, "GET", "/notes")).hasSize(1);
    }

    /** What a proof is made about. */
    private static final class Context {
        String origin = "";
        String userId = "";
        UUID requestId = new UUID(0, 0);
        String operation = "notes.list";
        byte[] payloadHash = new byte[0];
        SchnorrKey key;

        Context(SchnorrKey key) {
            this.key = key;
        }
    }

    /** The error of a list whose proof is about something else; empty if it was taken. */
    private String forged(UUID credential, Consumer<Context> change) throws Exception {
        Forged request = notes(credential);
        ZkpChallenge given = proving.challenges(NOTES, credential, 1).getFirst();
        Context context = new Context(key);
        context.origin = given.audience();
        context.userId = given.userId();
        context.requestId = request.requestId;
        context.payloadHash = Sha256.of(request.payload.toString().getBytes(StandardCharsets.UTF_8));
        change.accept(context);
        byte[] otherInfo = ProofContext.operation(
                context.origin,
                given.nonce(),
                given.expires(),
                context.requestId,
                context.operation,
                context.payloadHash);
        SchnorrProof proof = context.key.prove(context.userId, otherInfo, new SecureRandom());
        request.header.set("zkp", new ZkpProof(context.userId, proof, given.nonce(), given.expires()).toJson());
        return error(request);
    }

    private Forged notes(UUID credential) {
        Forged request = new Forged(server, me, credential);
        request.payload.put("connector_id", NOTES).put("operation", "notes.list");
        request.payload.set("parameters", Parameters.of());
        return request;
    }

    private String error(Forged request) {
        Reply reply = me.operate(request.payload.path("connector_id").asText(), request.signed());
        return reply.isEnvelope()
                ? me.open(reply, request.requestId, request.hash())
                        .path("error")
                        .path("code")
                        .asText("")
                : reply.code();
    }

    @ParameterizedTest
    @ValueSource(strings = {"V", "r", "nonce", "id", "exp"})
    void aProofOfAWrongFormIsMalformed(String member) throws Exception {
        UUID credential = link();
        Forged request = notes(credential);
        ObjectNode proof = new ZkpProof(
                        "me",
                        key.prove("me", new byte[0], new SecureRandom()),
                        "nonce",
                        Instant.ofEpochSecond(Instant.now().getEpochSecond() + 60))
                .toJson();

        request.header.set("zkp", proof.deepCopy().put(member, "#not base64url#"));
        assertThat(error(request)).isEqualTo("malformed_request");
        Forged less = notes(credential);
        less.header.set("zkp", proof.deepCopy().without(member));
        assertThat(error(less)).isEqualTo("malformed_request");
    }

    @Test
    void aCommitmentAtInfinityIsNoProof() throws Exception {
        UUID credential = link();
        ZkpChallenge given = proving.challenges(NOTES, credential, 1).getFirst();
        Forged request = notes(credential);
        request.header.set(
                "zkp",
                new ZkpProof(
                                given.userId(),
                                new SchnorrProof(INFINITY, Base64Url.encode(new byte[32])),
                                given.nonce(),
                                given.expires())
                        .toJson());

        assertThat(error(request)).isEqualTo("zkp_invalid");
    }

    @Test
    void aProofWithACredentialOfAnotherKindIsRefused() throws Exception {
        UUID credential = me.link("github");
        Forged request = new Forged(server, me, credential);
        request.header.set(
                "zkp",
                new ZkpProof(
                                "me",
                                key.prove("me", new byte[0], new SecureRandom()),
                                "nonce",
                                Instant.ofEpochSecond(Instant.now().getEpochSecond() + 60))
                        .toJson());

        assertThat(error(request)).isEqualTo("zkp_invalid");
        assertThat(server.recorded("github", "GET", "/repos/alice/demo/issues")).isEmpty();
    }

    @Test
    void noScheduleUsesACredentialThatOnlyThePersonCanProve() throws Exception {
        UUID credential = link();
        Forged request = notes(credential);
        request.payload.put("sat_reference", UUID.randomUUID().toString());
        request.header.put("sth", Sha256.base64Url("a.b.c"));
        ObjectNode body = Someone.body(request.signed()).put("sat_token", "a.b.c");

        Reply reply = me.call("POST", "/api/v1/connectors/zkp-notes/operate", body.toString());

        assertThat(me.open(reply, request.requestId, request.hash())
                        .path("error")
                        .path("code")
                        .asText())
                .isEqualTo("sat_invalid");
    }

    @Test
    void anotherPersonsCredentialHasNoChallenges() throws Exception {
        UUID credential = link();
        Someone other = server.newcomer();

        ApiFailure refused = catchThrowableOfType(
                ApiFailure.class, () -> other.client().zeroKnowledge().challenges(NOTES, credential, 1));
        ApiFailure unknown = catchThrowableOfType(
                ApiFailure.class, () -> other.client().zeroKnowledge().challenges(NOTES, UUID.randomUUID(), 1));
        UUID github = me.link("github");
        ApiFailure otherKind = catchThrowableOfType(ApiFailure.class, () -> proving.challenges(NOTES, github, 1));

        assertThat(refused.code()).isEqualTo("credential_not_found");
        assertThat(unknown.detail()).isEqualTo(refused.detail());
        assertThat(otherKind.code()).isEqualTo("credential_not_found");
    }

    @Test
    void aRevokedCredentialHasNoChallengesAndIsNotUsed() throws Exception {
        UUID credential = link();
        ZkpChallenge given = proving.challenges(NOTES, credential, 1).getFirst();

        JsonNode revoked = me.client().revoke(credential);

        assertThat(revoked.path("service_revocation_status").asText()).isEqualTo("pending");
        assertThat(code(list(credential, given))).isEqualTo("credential_revoked");
        assertThat(catchThrowableOfType(ApiFailure.class, () -> proving.challenges(NOTES, credential, 1))
                        .code())
                .isEqualTo("credential_revoked");
    }

    @Test
    void aServiceThatIsDownIsNotShownTheSameProofAgain() throws Exception {
        UUID credential = link();
        server.faults(NOTES).next(5, "/notes", new Fault.Outage(503, null));

        assertThat(code(operate(credential, "notes.list"))).isEqualTo("service_unavailable");
        assertThat(server.recorded(NOTES, "GET", "/notes")).hasSize(1);

        server.faults(NOTES).next(1, "/challenge", new Fault.Outage(503, null));
        assertThat(catchThrowableOfType(ApiFailure.class, () -> proving.challenges(NOTES, credential, 1))
                        .code())
                .isEqualTo("service_error");
    }

    @Test
    void aRegistrationCompletesOnceAndForWhoStartedIt() {
        JsonNode begun = begin(me);
        ObjectNode good = completion(begun, me.webid(), key);
        Someone other = server.newcomer();

        assertThat(other.callWithNonce("POST", AUTH, good.toString()).code()).isEqualTo("auth_flow_invalid");
        // the nonce is used up by whoever showed it
        assertThat(me.callWithNonce("POST", AUTH, good.toString()).code()).isEqualTo("auth_flow_invalid");

        ObjectNode second = completion(begin(me), me.webid(), key);
        assertThat(me.callWithNonce("POST", AUTH, second.toString()).status()).isEqualTo(200);
        assertThat(me.callWithNonce("POST", AUTH, second.toString()).code()).isEqualTo("auth_flow_invalid");
        assertThat(server.recorded(NOTES, "POST", "/register")).hasSize(1);
    }

    @Test
    void completingARegistrationNeedsAFreshNonceOfTheServer() {
        ObjectNode good = completion(begin(me), me.webid(), key);

        assertThat(me.call("POST", AUTH, good.toString()).code()).isEqualTo("use_dpop_nonce");
    }

    @Test
    void aRegistrationWithAProofThatDoesNotHoldIsRefused() {
        SchnorrKey other = SchnorrKey.generate(new SecureRandom());
        ObjectNode another = completion(begin(me), "https://somebody.example/#me", key);
        ObjectNode stolen = completion(begin(me), me.webid(), key).put("public", Base64Url.encode(other.publicPoint()));
        ObjectNode infinite = completion(begin(me), me.webid(), key).put("public", INFINITY);
        ObjectNode shortOne = completion(begin(me), me.webid(), key).put("public", "AA");

        for (ObjectNode bad : new ObjectNode[] {another, stolen, infinite, shortOne}) {
            assertThat(me.callWithNonce("POST", AUTH, bad.toString()).code()).isEqualTo("zkp_invalid");
        }
        assertThat(server.recorded(NOTES, "POST", "/register")).isEmpty();
    }

    @Test
    void aRegistrationThatTheServiceRefusesLinksNothing() throws Exception {
        server.faults(NOTES).next(1, "/register", new Fault.Outage(401, null));

        assertThat(catchThrowableOfType(ApiFailure.class, this::link).code()).isEqualTo("auth_flow_invalid");
        assertThat(me.client().credentials()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'auth_method':'zkp'}",
                "{'auth_method':'zkp','step':'dance'}",
                "{'auth_method':'zkp','step':'challenge'}",
                "{'auth_method':'zkp','step':'challenge','credential_id':'x'}",
                "{'auth_method':'zkp','step':'challenge','credential_id':'6f9619ff-8b86-4d01-b42d-00cf4fc964ff','count':17}",
                "{'auth_method':'zkp','step':'challenge','credential_id':'6f9619ff-8b86-4d01-b42d-00cf4fc964ff','count':'1'}",
                "{'auth_method':'zkp','step':'complete'}",
                "{'auth_method':'zkp','step':'complete','public':'###','proof':{}}",
                "{'auth_method':'zkp','step':'complete','public':'AA','proof':{'id':'a','V':'AA','r':'AA','nonce':'b'}}"
            })
    void aBodyOfAWrongFormIsMalformed(String body) {
        assertThat(me.call("POST", AUTH, body.replace('\'', '"')).code()).isEqualTo("malformed_request");
    }

    @Test
    void aConnectorWithoutTheMethodHasNoSuchStep() {
        Reply reply =
                me.call("POST", "/api/v1/connectors/github/auth", "{\"auth_method\":\"zkp\",\"step\":\"register\"}");

        assertThat(reply.code()).isEqualTo("auth_flow_invalid");
    }

    private JsonNode begin(Someone who) {
        Reply begun = who.call("POST", AUTH, "{\"auth_method\":\"zkp\",\"step\":\"register\"}");
        assertThat(begun.status()).isEqualTo(200);
        return begun.json();
    }

    private static ObjectNode completion(JsonNode begun, String webid, SchnorrKey key) {
        String id = begun.path("zk_user_id").asText();
        String nonce = begun.path("nonce").asText();
        SchnorrProof proof = key.prove(
                id, ProofContext.registration(begun.path("audience").asText(), nonce, webid), new SecureRandom());
        ObjectNode body =
                Parameters.of("auth_method", "zkp", "step", "complete", "public", Base64Url.encode(key.publicPoint()));
        body.putObject("proof")
                .put("id", id)
                .put("V", proof.commitment())
                .put("r", proof.response())
                .put("nonce", nonce);
        return body;
    }
}
