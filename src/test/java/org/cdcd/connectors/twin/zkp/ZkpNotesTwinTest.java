package org.cdcd.connectors.twin.zkp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.wire.Base64Url;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.ProofContext;
import org.cdcd.connectors.wire.SchnorrKey;
import org.cdcd.connectors.wire.SchnorrProof;
import org.cdcd.connectors.wire.Sha256;
import org.cdcd.connectors.wire.ZkpAuthorization;
import org.cdcd.connectors.wire.ZkpProof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The reference service believes nobody, not the vault either. */
final class ZkpNotesTwinTest {
    @RegisterExtension
    static final Twins TWINS = new Twins();

    private static final String ORIGIN = "https://zkp-notes.example.org";
    private static final String WEBID = "https://alice.example/#me";

    private final Caller caller = TWINS.caller();
    private final SecureRandom random = new SecureRandom();
    private final SchnorrKey key = SchnorrKey.generate(random);
    private final String me = "person-" + random.nextLong(Long.MAX_VALUE);

    private JsonNode challenge(String purpose, String id) {
        ObjectNode asked =
                Json.MAPPER.createObjectNode().put("purpose", purpose).put("id", id);
        return caller.json("POST", ORIGIN + "/challenge", asked).json().at("/challenges/0");
    }

    private Caller.Answer register(String id, SchnorrKey who, String nonce, String origin) {
        SchnorrProof proof = who.prove(id, ProofContext.registration(origin, nonce, WEBID), random);
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("scheme", "cdcd-schnorr-p256")
                .put("id", id)
                .put("public", Base64Url.encode(who.publicPoint()))
                .put("V", proof.commitment())
                .put("r", proof.response())
                .put("nonce", nonce)
                .put("webid", WEBID);
        return caller.json("POST", ORIGIN + "/register", body);
    }

    private Caller.Answer registered() {
        return register(me, key, challenge("register", "").path("nonce").asText(), ORIGIN);
    }

    private ZkpAuthorization proved(JsonNode challenge, String id, String operation) {
        String nonce = challenge.path("nonce").asText();
        Instant expires = Instant.ofEpochSecond(challenge.path("exp").asLong());
        UUID request = UUID.randomUUID();
        byte[] hash = Sha256.of(new byte[0]);
        SchnorrProof proof =
                key.prove(id, ProofContext.operation(ORIGIN, nonce, expires, request, operation, hash), random);
        return new ZkpAuthorization(
                new ZkpProof(id, proof, nonce, expires), request, operation, Base64Url.encode(hash));
    }

    private Caller.Answer notes(String authorization) {
        return caller.get(ORIGIN + "/notes", "Authorization", authorization);
    }

    @Test
    void admitsWhoProvesAndOnce() {
        assertThat(registered().status()).isEqualTo(201);
        String shown = proved(challenge("operate", me), me, "notes.list").value();

        assertThat(notes(shown).status()).isEqualTo(200);
        assertRefused(notes(shown));
    }

    @Test
    void answersEveryBadProofAlike() {
        registered();
        ZkpAuthorization good = proved(challenge("operate", me), me, "notes.list");
        ZkpAuthorization otherOperation = proved(challenge("operate", me), me, "notes.create");
        JsonNode ofAnother = challenge("operate", "somebody");
        JsonNode ofARegistration = challenge("register", "");

        assertRefused(notes("Bearer x"));
        assertRefused(caller.get(ORIGIN + "/notes"));
        assertRefused(notes(otherOperation.value()));
        assertRefused(notes(proved(ofAnother, me, "notes.list").value()));
        assertRefused(notes(proved(ofARegistration, me, "notes.list").value()));
        assertRefused(notes(
                proved(challenge("operate", "unknown"), "unknown", "notes.list").value()));
        assertRefused(notes(good.value().replace("rid=", "rid=1")));
        assertRefused(notes(good.value().replace(good.payloadHash(), Sha256.base64Url("else"))));
        assertRefused(notes(good.value())); // the try before used the nonce up
    }

    private static void assertRefused(Caller.Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).hasToString("{\"error\":\"proof_refused\"}");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("CDCD-ZKP");
    }

    @Test
    void tellsNobodyWhoIsKnown() {
        registered();

        assertThat(challenge("operate", me).properties())
                .extracting(java.util.Map.Entry::getKey)
                .isEqualTo(challenge("operate", "unknown").properties().stream()
                        .map(java.util.Map.Entry::getKey)
                        .toList());
    }

    @Test
    void registersOnceAndOnlyWithAFreshNonceAndAProofForItself() {
        String nonce = challenge("register", "").path("nonce").asText();
        assertThat(register(me, key, nonce, ORIGIN).status()).isEqualTo(201);

        assertRefused(register(me + "x", key, nonce, ORIGIN));
        assertRefused(registered());
        assertRefused(
                register(me + "y", key, challenge("register", "").path("nonce").asText(), "https://other.example"));
        assertRefused(
                register(me + "z", key, challenge("operate", me).path("nonce").asText(), ORIGIN));
    }

    @Test
    void refusesAQuestionThatIsNone() {
        for (String body : new String[] {"{}", "{'purpose':'x'}", "{'purpose':'operate','count':17}", "["}) {
            assertThat(caller.call(
                                    "POST",
                                    ORIGIN + "/challenge",
                                    io.vertx.core.buffer.Buffer.buffer(body.replace('\'', '"')))
                            .status())
                    .isEqualTo(400);
        }
    }
}
