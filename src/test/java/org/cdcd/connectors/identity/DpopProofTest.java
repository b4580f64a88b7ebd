package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.identity.IdentityWorld.PATH;
import static org.cdcd.connectors.identity.IdentityWorld.newKey;
import static org.cdcd.connectors.identity.Refusals.refuses;
import static org.cdcd.connectors.wire.ErrorCode.INVALID_DPOP_PROOF;
import static org.cdcd.connectors.wire.ErrorCode.USE_DPOP_NONCE;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.identity.IdentitySettings.AthRule;
import org.cdcd.connectors.identity.IdentitySettings.IssuerMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DpopProofTest {
    private IdentityWorld world;
    private IdentityVerifier verifier;
    private String token;

    @BeforeAll
    void start() {
        world = new IdentityWorld();
        verifier = world.verifier();
        token = world.token();
    }

    @AfterAll
    void stop() {
        world.close();
    }

    private void refused(ProofBuilder proof) {
        int before = world.replays.size();
        refuses(INVALID_DPOP_PROOF, () -> world.call(verifier, token, proof.sign()));
        assertThat(world.replays.size()).as("a bad proof burns nothing").isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "e30.e30.e30", "....", "eyJhbGciOiJub25lIn0.e30."})
    void refusesWhatIsNoProof(String proof) {
        refuses(INVALID_DPOP_PROOF, () -> world.call(verifier, token, proof));
    }

    @Test
    void refusesNoneAndTwoHeaders() {
        String proof = world.proof(token).sign();
        String other = world.proof(token).sign();
        String authorization = "DPoP " + token;
        refuses(INVALID_DPOP_PROOF, () -> verifier.authenticate(authorization, List.of(), "POST", PATH, false, true));
        refuses(
                INVALID_DPOP_PROOF,
                () -> verifier.authenticate(authorization, List.of(proof, other), "POST", PATH, false, true));
    }

    @Test
    void refusesALargeProof() {
        refused(world.proof(token).with("filling", "x".repeat(4096)));
    }

    @Test
    void refusesAnotherMethod() {
        refused(world.proof(token).with("htm", "GET"));
        refused(world.proof(token).with("htm", "post"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/api/v1/connectors/slack/operate",
                "http://127.0.0.1:8080/api/v1/connectors/github/operate/",
                "https://127.0.0.1:8080/api/v1/connectors/github/operate",
                "http://127.0.0.1:8081/api/v1/connectors/github/operate",
                "http://attacker.example/api/v1/connectors/github/operate",
                "http://user@127.0.0.1:8080/api/v1/connectors/github/operate",
                "/api/v1/connectors/github/operate",
                "not a url"
            })
    void refusesAnotherUrl(String htu) {
        refused(world.proof(token).with("htu", htu));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP://127.0.0.1:8080/api/v1/connectors/github/operate",
                "http://127.0.0.1:8080/api/v1/connectors/github/operate?a=b#c",
                "http://127.0.0.1:8080/api/v1/connectors/%67ithub/operate",
                "http://127.0.0.1:8080/api/v1/x/../connectors/./github/operate"
            })
    void takesOtherSpellingsOfTheSameUrl(String htu) {
        assertThat(world.call(
                                verifier,
                                token,
                                world.proof(token).with("htu", htu).sign())
                        .webid())
                .isEqualTo(world.alice.webid());
    }

    @Test
    void refusesAnotherKeyThanTheTokensOwn() {
        ECKey other = newKey(Curve.P_256);
        refused(world.proof(other, token));
        refused(world.proof(other, token).showing(world.key.toPublicJWK()));
    }

    @Test
    void refusesAPrivateKeyInTheHeader() throws Exception {
        String header = "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":" + world.key.toJSONString() + "}";
        String[] good = world.proof(token).sign().split("\\.");
        String input = Base64URL.encode(header) + "." + good[1];
        Base64URL signature = new ECDSASigner(world.key)
                .sign(new JWSHeader(JWSAlgorithm.ES256), input.getBytes(StandardCharsets.US_ASCII));
        refuses(INVALID_DPOP_PROOF, () -> world.call(verifier, token, input + "." + signature));
    }

    @Test
    void refusesAnotherTypeThanDpop() {
        refused(world.proof(token).type("JWT"));
        refused(world.proof(token).type("at+jwt"));
    }

    @Test
    void refusesEdDsa() throws Exception {
        OctetKeyPair ed = new OctetKeyPairGenerator(Curve.Ed25519).generate();
        String proof = new ProofBuilder(ed, "POST", IdentityWorld.ORIGIN + PATH, world.clock.instant())
                .algorithm(JWSAlgorithm.EdDSA)
                .forToken(token)
                .sign();
        refuses(INVALID_DPOP_PROOF, () -> world.call(verifier, token, proof));
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, -61, 11, 120})
    void refusesProofsThatAreOldOrFromTheFuture(long seconds) {
        refused(world.proof(token)
                .with(
                        "iat",
                        Date.from(world.clock.instant().plusSeconds(seconds)).getTime() / 1000));
    }

    @ParameterizedTest
    @ValueSource(longs = {-60, -50, 0, 10})
    void takesProofsOfTheLastMinute(long seconds) {
        String proof = world.proof(token)
                .with("iat", world.clock.instant().plusSeconds(seconds).getEpochSecond())
                .sign();
        assertThat(world.call(verifier, token, proof)).isNotNull();
    }

    @Test
    void refusesProofsWithoutTimeOrWithOneThatIsNone() {
        refused(world.proof(token).with("iat", null));
        refused(world.proof(token).with("iat", "yesterday"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 129})
    void refusesAnIdOfAnotherLength(int length) {
        refused(world.proof(token).with("jti", "x".repeat(length)));
    }

    @Test
    void refusesTheHashOfAnotherToken() {
        refused(world.proof(token).forToken(token + "x"));
        refused(world.proof(token).with("ath", ""));
    }

    @Test
    void wantsATokenHashUnlessTheIssuerIsExcused() {
        refused(world.proof(token).with("ath", null));
        IdentitySettings strict = world.settings();
        IdentityVerifier lenient = world.verifier(new IdentitySettings(
                strict.publicOrigin(),
                true,
                IssuerMode.ALLOWLIST,
                strict.issuers(),
                Set.of(),
                Map.of(world.issuer.issuer(), AthRule.IF_PRESENT),
                Set.of(),
                Set.of(443),
                true));
        assertThat(world.call(
                        lenient, token, world.proof(token).with("ath", null).sign()))
                .isNotNull();
        String wrong = world.proof(token).forToken("other").sign();
        refuses(INVALID_DPOP_PROOF, () -> world.call(lenient, token, wrong));
    }

    @Test
    void refusesABrokenSignature() {
        String proof = world.proof(token).sign();
        int last = proof.lastIndexOf('.') + 5;
        String broken = proof.substring(0, last) + (proof.charAt(last) == 'A' ? 'B' : 'A') + proof.substring(last + 1);
        refuses(INVALID_DPOP_PROOF, () -> world.call(verifier, token, broken));
        String zeros = proof.substring(0, proof.lastIndexOf('.') + 1) + "A".repeat(86);
        refuses(INVALID_DPOP_PROOF, () -> world.call(verifier, token, zeros));
    }

    @Test
    void refusesAReplay() {
        String proof = world.proof(token).sign();
        assertThat(world.call(verifier, token, proof).jkt()).isEqualTo(IdentityWorld.jkt(world.key));
        refuses(INVALID_DPOP_PROOF, () -> world.call(verifier, token, proof)).contains("used before");
    }

    @Test
    void anotherKeysUseOfTheSameIdDoesNotBlockTheVictim() {
        ECKey attacker = newKey(Curve.P_256);
        String attackersToken = world.token(attacker);
        String jti = "the-same-id-for-both";
        world.call(
                verifier,
                attackersToken,
                world.proof(attacker, attackersToken).with("jti", jti).sign());
        assertThat(world.call(
                        verifier, token, world.proof(token).with("jti", jti).sign()))
                .isNotNull();
    }

    @Test
    void acceptsElevenHundredProofsOfOneKey() {
        for (int i = 0; i < 1100; i++) {
            world.call(verifier, token, world.proof(token).sign());
        }
        assertThat(world.replays.size()).isGreaterThanOrEqualTo(1100);
    }

    @Test
    void leavesTheReplayStoreToWhomeverAsks() {
        String proof = world.proof(token).sign();
        int before = world.replays.size();
        Authenticated checked = verifier.check("DPoP " + token, List.of(proof), "POST", PATH, false);
        assertThat(world.replays.size()).isEqualTo(before);
        assertThat(checked.proof().expires()).isEqualTo(world.clock.instant().plus(Duration.ofSeconds(120)));
        assertThat(checked.proof().firstIn(world.replays)).isTrue();
        refuses(INVALID_DPOP_PROOF, () -> world.call(verifier, token, proof));
    }

    @Test
    void wantsACurrentNonceWhereOneIsRequired() {
        String without = world.proof(token).sign();
        String wrong = world.proof(token).with("nonce", "guessed").sign();
        String right = world.proof(token).with("nonce", world.nonces.current()).sign();
        String authorization = "DPoP " + token;
        refuses(USE_DPOP_NONCE, () -> verifier.authenticate(authorization, List.of(without), "POST", PATH, true, true));
        refuses(USE_DPOP_NONCE, () -> verifier.authenticate(authorization, List.of(wrong), "POST", PATH, true, true));
        assertThat(verifier.authenticate(authorization, List.of(right), "POST", PATH, true, true))
                .isNotNull();
    }

    @Test
    void takesEs384AndPs256() throws Exception {
        ECKey p384 = newKey(Curve.P_384);
        String bound = world.token(p384);
        assertThat(world.call(
                        verifier,
                        bound,
                        world.proof(p384, bound).algorithm(JWSAlgorithm.ES384).sign()))
                .isNotNull();

        RSAKey rsa = new RSAKeyGenerator(2048).generate();
        String rsaToken = world.issuer.tokens().issue(world.alice, KeyRules.thumbprint(rsa), "solid");
        ProofBuilder proof =
                new ProofBuilder(rsa, "POST", IdentityWorld.ORIGIN + PATH, world.clock.instant()).forToken(rsaToken);
        assertThat(world.call(
                        verifier, rsaToken, proof.algorithm(JWSAlgorithm.PS256).sign()))
                .isNotNull();
        String rs256 = proof.algorithm(JWSAlgorithm.RS256)
                .with("jti", "another-id-for-this")
                .sign();
        refuses(INVALID_DPOP_PROOF, () -> world.call(verifier, rsaToken, rs256));
    }
}
