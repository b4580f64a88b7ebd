package org.cdcd.connectors.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ResponseTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final OctetKeyPair key = Keys.ed25519("server-1");
    private final ResponseSigner signer = new ResponseSigner(key, () -> NOW);
    private final ConnectorResponse response =
            new ConnectorResponse(UUID.randomUUID(), "success", "sealed", Json.MAPPER.createObjectNode(), NOW);
    private final ResponseVerifier verifier =
            new ResponseVerifier(published(key, Keys.p256("other"), Keys.x25519("enc")));

    @Test
    void refusesAnAnswerToAnotherRequest() {
        Envelope envelope = signer.sign(response, "hash");
        Keys.refused(ErrorCode.INVALID_SIGNATURE, () -> verifier.verify(envelope, "other", response.requestId()));
        Keys.refused(ErrorCode.INVALID_SIGNATURE, () -> verifier.verify(envelope, "hash", UUID.randomUUID()));
    }

    @Test
    void refusesAKeyThatIsNotPublished() {
        for (String kid : new String[] {"stranger", "enc", "other"}) {
            Envelope envelope = new ResponseSigner(Keys.ed25519(kid), () -> NOW).sign(response, "hash");
            Keys.refused(ErrorCode.UNKNOWN_KEY, () -> verifier.verify(envelope, "hash", response.requestId()));
        }
    }

    @Test
    void refusesAStrangerUnderAPublishedName() {
        Envelope envelope = new ResponseSigner(Keys.ed25519("server-1"), () -> NOW).sign(response, "hash");
        Keys.refused(ErrorCode.INVALID_SIGNATURE, () -> verifier.verify(envelope, "hash", response.requestId()));
    }

    @Test
    void refusesAKeyThatIsNoLongerUsed() {
        ObjectNode jwks = published(key);
        ((ObjectNode) jwks.at("/keys/0")).put("exp", NOW.getEpochSecond() - 1);
        ResponseVerifier later = new ResponseVerifier(jwks);
        Envelope envelope = signer.sign(response, "hash");
        Keys.refused(ErrorCode.INVALID_SIGNATURE, () -> later.verify(envelope, "hash", response.requestId()));
    }

    @Test
    void refusesAnotherKindOfSignature() {
        byte[] body = "{}".getBytes(UTF_8);
        String signature = signer.detached(body, ResponseSigner.ANSWER_TYP);
        Keys.refused(
                ErrorCode.INVALID_SIGNATURE,
                () -> verifier.verifyDetached(body, signature, ResponseSigner.RESPONSE_TYP));
        Keys.refused(
                ErrorCode.INVALID_SIGNATURE,
                () -> verifier.verifyDetached("{ }".getBytes(UTF_8), signature, ResponseSigner.ANSWER_TYP));
    }

    @Test
    void refusesHeadersThatBendTheCheck() {
        for (String member : new String[] {"crit", "b64"}) {
            ObjectNode header = Json.MAPPER
                    .createObjectNode()
                    .put("typ", ResponseSigner.ANSWER_TYP)
                    .put("iat", NOW.getEpochSecond())
                    .put(member, false);
            String signature =
                    CompactJws.sign(header, new byte[0], key, "server-1").detached();
            Keys.refused(
                    ErrorCode.INVALID_SIGNATURE,
                    () -> verifier.verifyDetached(new byte[0], signature, ResponseSigner.ANSWER_TYP));
        }
    }

    @Test
    void needsANamedKeyToSign() {
        assertThatThrownBy(() -> new ResponseSigner(Keys.ed25519(null), () -> NOW))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void verifiesWhatTheServerSigned() {
        assertThat(verifier.verify(signer.sign(response, "hash"), "hash", response.requestId()))
                .isEqualTo(response);
        byte[] body = "{\"a\":1}".getBytes(UTF_8);
        verifier.verifyDetached(body, signer.detached(body, ResponseSigner.ANSWER_TYP), ResponseSigner.ANSWER_TYP);
    }

    static ObjectNode published(JWK... keys) {
        ObjectNode jwks = Json.MAPPER.createObjectNode();
        ArrayNode list = jwks.putArray("keys");
        for (JWK key : keys) {
            list.add(Json.MAPPER.valueToTree(key.toPublicJWK().toJSONObject()));
        }
        return jwks;
    }
}
