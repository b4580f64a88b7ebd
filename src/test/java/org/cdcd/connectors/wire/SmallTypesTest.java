package org.cdcd.connectors.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallTypesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @Test
    void namesTheKeyOfRfc8037() throws Exception {
        JWK key = JWK.parse(
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}");
        String thumbprint = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
        assertThat(Thumbprints.of(key)).isEqualTo(thumbprint);
        assertThat(Thumbprints.urn(key)).isEqualTo("urn:ietf:params:oauth:jwk-thumbprint:sha-256:" + thumbprint);
        assertThat(Thumbprints.fromUrn(Thumbprints.urn(key))).contains(thumbprint);
        assertThat(Thumbprints.fromUrn(Thumbprints.urn(key) + "x")).isEmpty();
        assertThat(Thumbprints.fromUrn(thumbprint)).isEmpty();
    }

    @Test
    void provesPossessionForOneRequest() throws Exception {
        ECKey key = Keys.p256(null);
        DpopProof proofs = new DpopProof(key, () -> NOW, new SecureRandom());
        URI url = URI.create("https://connectors.example/api/v1/connectors?x=1#y");
        SignedJWT proof = SignedJWT.parse(proofs.make("POST", url, "token", "nonce"));
        assertThat(proof.verify(new ECDSAVerifier(key.toPublicJWK()))).isTrue();
        assertThat(proof.getHeader().getType().getType()).isEqualTo("dpop+jwt");
        assertThat(proof.getHeader().getJWK().isPrivate()).isFalse();
        assertThat(Thumbprints.of(proof.getHeader().getJWK())).isEqualTo(Thumbprints.of(key));
        var claims = proof.getJWTClaimsSet();
        assertThat(claims.getStringClaim("htm")).isEqualTo("POST");
        assertThat(claims.getStringClaim("htu")).isEqualTo("https://connectors.example/api/v1/connectors");
        assertThat(claims.getStringClaim("ath")).isEqualTo(Sha256.base64Url("token".getBytes(UTF_8)));
        assertThat(claims.getStringClaim("nonce")).isEqualTo("nonce");
        assertThat(claims.getIssueTime()).isEqualTo(NOW);
        assertThat(claims.getJWTID()).hasSizeGreaterThan(16);
        SignedJWT bare = SignedJWT.parse(proofs.make("POST", url, null, null));
        assertThat(bare.getJWTClaimsSet().getClaims()).doesNotContainKeys("ath", "nonce");
        assertThat(bare.getJWTClaimsSet().getJWTID()).isNotEqualTo(claims.getJWTID());
    }

    @Test
    void saysInAProblemWhoMustActAndWhen() {
        Refusal refusal = Refusal.of(ErrorCode.RATE_LIMITED, "Too many calls.")
                .withRemedy("Wait.")
                .withRetryAfter(Duration.ofMillis(1001))
                .at(List.of("/a"))
                .afterSending();
        ObjectNode problem = Problem.of(refusal);
        assertThat(problem.toString())
                .isEqualTo("{\"type\":\"/api/v1/errors#rate_limited\",\"title\":\"Rate limited\","
                        + "\"status\":429,\"detail\":\"Too many calls.\",\"code\":\"rate_limited\","
                        + "\"who_must_act\":\"nobody\",\"remedy\":\"Wait.\",\"retryable\":true,\"retry_after\":2,"
                        + "\"may_have_taken_effect\":true,\"pointers\":[\"/a\"]}");
    }

    @Test
    void leavesOutOfAnErrorWhatIsNotKnown() {
        assertThat(ErrorBody.of(Refusal.of(ErrorCode.NOT_FOUND, "No.")).toString())
                .isEqualTo("{\"code\":\"not_found\",\"detail\":\"No.\",\"who_must_act\":\"user\",\"retryable\":false,"
                        + "\"may_have_taken_effect\":false}");
    }
}
