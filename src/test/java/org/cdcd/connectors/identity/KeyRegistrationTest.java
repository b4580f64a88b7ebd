package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.identity.Refusals.refuses;
import static org.cdcd.connectors.wire.ErrorCode.INVALID_SIGNATURE;
import static org.cdcd.connectors.wire.ErrorCode.MALFORMED_REQUEST;
import static org.cdcd.connectors.wire.ErrorCode.PAYLOAD_TOO_LARGE;
import static org.cdcd.connectors.wire.ErrorCode.UNSUPPORTED_ALG;
import static org.cdcd.connectors.wire.ErrorCode.USE_DPOP_NONCE;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.cdcd.connectors.identity.RegisteredKey.Use;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRegistrationTest {
    private static final String WEBID = "https://alice.example/card#me";
    private static final String TYPE = "cdcd-key+jws";

    private final SettableClock clock = new SettableClock();
    private final DpopNonces nonces = new DpopNonces(new byte[32], clock);
    private final KeyRegistration registration = new KeyRegistration(nonces, clock);
    private final ECKey dpop = IdentityWorld.newKey(Curve.P_256);
    private final ECKey key = IdentityWorld.newKey(Curve.P_256);
    private final Caller alice = new Caller(
            WEBID,
            "https://issuer.example",
            "https://app.example",
            KeyRules.thumbprint(dpop),
            dpop.toPublicJWK().toJSONString(),
            clock.instant().plusSeconds(3600));

    private byte[] payload(JWK registered, Use use) {
        return KeyRegistration.payload(nonces.current(), WEBID, KeyRules.thumbprint(registered), use);
    }

    private static String sign(JWK signer, JWSAlgorithm algorithm, String type, byte[] payload) {
        try {
            JWSObject jws = new JWSObject(
                    new JWSHeader.Builder(algorithm)
                            .type(new JOSEObjectType(type))
                            .build(),
                    new Payload(payload));
            jws.sign(new DefaultJWSSignerFactory().createJWSSigner(signer, algorithm));
            return jws.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] body(JWK key, String use, String proof) {
        return "{\"jwk\":%s,\"use\":\"%s\",\"proof\":\"%s\"}"
                .formatted(key.toJSONString(), use, proof)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] body(JWK key, String proof, String possession, String use) {
        return "{\"jwk\":%s,\"use\":\"%s\",\"proof\":\"%s\",\"possession\":\"%s\"}"
                .formatted(key.toJSONString(), use, proof, possession)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] signing(JWK key, String proof, String possession) {
        return body(key, proof, possession, "sig");
    }

    private String proof() {
        return sign(dpop, JWSAlgorithm.ES256, TYPE, payload(key, Use.SIG));
    }

    private String possession() {
        return sign(key, JWSAlgorithm.ES256, TYPE, payload(key, Use.SIG));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"use\":\"sig\"}",
                "{\"use\":\"sig\",\"jwk\":{\"kty\":\"oct\"},\"proof\":\"x\"}",
                "{\"use\":\"sig\",\"use\":\"enc\"}",
                "{\"use\":\"both\",\"jwk\":{},\"proof\":\"\"}",
                "{\"more\":1}"
            })
    void refusesMalformedBodies(String body) {
        refuses(MALFORMED_REQUEST, () -> registration.verify(alice, body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void refusesLargeBodies() {
        refuses(PAYLOAD_TOO_LARGE, () -> registration.verify(alice, new byte[8 * 1024 + 1]));
    }

    @Test
    void refusesAProofThatIsNoJws() {
        JWK shown = key.toPublicJWK();
        refuses(MALFORMED_REQUEST, () -> registration.verify(alice, signing(shown, "a.b", possession())));
        refuses(MALFORMED_REQUEST, () -> registration.verify(alice, signing(shown, proof(), "a.b")));
    }

    @Test
    void refusesPrivateKeysAndOtherKinds() {
        refuses(UNSUPPORTED_ALG, () -> registration.verify(alice, signing(key, proof(), possession())));
        JWK p384 = IdentityWorld.newKey(Curve.P_384).toPublicJWK();
        refuses(UNSUPPORTED_ALG, () -> registration.verify(alice, signing(p384, proof(), possession())));
    }

    @Test
    void refusesASigningKeyThatDoesNotProveItself() {
        JWK shown = key.toPublicJWK();
        refuses(INVALID_SIGNATURE, () -> registration.verify(alice, signing(shown, proof(), proof())));
        refuses(MALFORMED_REQUEST, () -> registration.verify(alice, body(shown, "sig", proof())));
    }

    @Test
    void refusesASigningKeyThatTheCallersDpopKeyDoesNotVouchFor() {
        JWK shown = key.toPublicJWK();
        refuses(INVALID_SIGNATURE, () -> registration.verify(alice, signing(shown, possession(), possession())));
        String ofAnotherKey = sign(dpop, JWSAlgorithm.ES256, TYPE, payload(dpop, Use.SIG));
        refuses(INVALID_SIGNATURE, () -> registration.verify(alice, signing(shown, ofAnotherKey, possession())));
    }

    @Test
    void refusesAProofOfAnotherType() {
        String other = "cdcd-request+jws";
        JWK shown = key.toPublicJWK();
        String proof = sign(dpop, JWSAlgorithm.ES256, other, payload(key, Use.SIG));
        refuses(INVALID_SIGNATURE, () -> registration.verify(alice, signing(shown, proof, possession())));
        String possession = sign(key, JWSAlgorithm.ES256, other, payload(key, Use.SIG));
        refuses(INVALID_SIGNATURE, () -> registration.verify(alice, signing(shown, proof(), possession)));
    }

    @Test
    void refusesAProofForAnotherPersonKeyOrUse() {
        String jkt = KeyRules.thumbprint(key);
        byte[][] others = {
            KeyRegistration.payload(nonces.current(), "https://bob.example/#me", jkt, Use.SIG),
            KeyRegistration.payload(nonces.current(), WEBID, KeyRules.thumbprint(dpop), Use.SIG),
            KeyRegistration.payload(nonces.current(), WEBID, jkt, Use.ENC),
            "{\"challenge\":\"x\"}".getBytes(StandardCharsets.UTF_8),
            "text".getBytes(StandardCharsets.UTF_8)
        };
        JWK shown = key.toPublicJWK();
        for (byte[] other : others) {
            String proof = sign(dpop, JWSAlgorithm.ES256, TYPE, other);
            refuses(INVALID_SIGNATURE, () -> registration.verify(alice, signing(shown, proof, possession())));
            String possession = sign(key, JWSAlgorithm.ES256, TYPE, other);
            refuses(INVALID_SIGNATURE, () -> registration.verify(alice, signing(shown, proof(), possession)));
        }
    }

    @Test
    void refusesAnOldChallenge() {
        String proof = proof();
        String possession = possession();
        clock.advance(Duration.ofMinutes(2));
        JWK shown = key.toPublicJWK();
        refuses(USE_DPOP_NONCE, () -> registration.verify(alice, signing(shown, proof, possession)));
        refuses(USE_DPOP_NONCE, () -> registration.verify(alice, signing(shown, proof(), possession)));
    }

    @Test
    void takesASigningKeyForAYear() {
        RegisteredKey registered = registration.verify(alice, signing(key.toPublicJWK(), proof(), possession()));
        assertThat(registered.webid()).isEqualTo(WEBID);
        assertThat(registered.keyId()).isEqualTo(RegisteredKey.idOf(Use.SIG, KeyRules.thumbprint(key)));
        assertThat(registered.expires()).isEqualTo(clock.instant().plus(Duration.ofDays(365)));
        assertThat(registered.goodAt(clock.instant())).isTrue();
    }

    @Test
    void takesAnEd25519Key() throws Exception {
        OctetKeyPair ed = new OctetKeyPairGenerator(Curve.Ed25519).generate();
        String proof = sign(dpop, JWSAlgorithm.ES256, TYPE, payload(ed, Use.SIG));
        String possession = sign(ed, JWSAlgorithm.Ed25519, TYPE, payload(ed, Use.SIG));
        assertThat(registration
                        .verify(alice, signing(ed.toPublicJWK(), proof, possession))
                        .use())
                .isEqualTo(Use.SIG);
    }

    @Test
    void anEncryptionKeyIsVouchedForByTheDpopKey() throws Exception {
        OctetKeyPair x25519 = new OctetKeyPairGenerator(Curve.X25519).generate();
        String good = sign(dpop, JWSAlgorithm.ES256, TYPE, payload(x25519, Use.ENC));
        assertThat(registration
                        .verify(alice, body(x25519.toPublicJWK(), "enc", good))
                        .use())
                .isEqualTo(Use.ENC);
        String bad = sign(key, JWSAlgorithm.ES256, TYPE, payload(x25519, Use.ENC));
        refuses(INVALID_SIGNATURE, () -> registration.verify(alice, body(x25519.toPublicJWK(), "enc", bad)));
    }
}
