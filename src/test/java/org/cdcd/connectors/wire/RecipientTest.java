package org.cdcd.connectors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientTest {
    private static final String ANN = "https://ann.example/#me";
    private static final String MAILBOX = "ann@own.example";
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final ECKey dpop = new ECKeyGenerator(Curve.P_256).generate();
    private final OctetKeyPair key = new OctetKeyPairGenerator(Curve.X25519).generate();
    private final String signed = Recipient.sign(key, dpop, ANN, MAILBOX, NOW.plusSeconds(60));

    RecipientTest() throws JOSEException {}

    private ErrorCode refused(String compact, ECKey by, String webid, String mailbox, Instant now) {
        return catchThrowableOfType(
                        Refusal.class, () -> Recipient.verify(compact, by.toPublicJWK(), webid, mailbox, now))
                .code();
    }

    @Test
    void isThePublicKeyThatTheCallerSigned() {
        assertThat(Recipient.verify(signed, dpop.toPublicJWK(), ANN, MAILBOX, NOW)
                        .toJSONObject())
                .containsEntry("x", key.getX().toString())
                .doesNotContainKey("d");
    }

    @Test
    void isForOnePersonMailboxAndTime() throws JOSEException {
        ECKey another = new ECKeyGenerator(Curve.P_256).generate();

        assertThat(refused(signed, another, ANN, MAILBOX, NOW)).isEqualTo(ErrorCode.INVALID_SIGNATURE);
        assertThat(refused(signed, dpop, "https://bob.example/#me", MAILBOX, NOW))
                .isEqualTo(ErrorCode.AUDIENCE_MISMATCH);
        assertThat(refused(signed, dpop, ANN, "bob@own.example", NOW)).isEqualTo(ErrorCode.AUDIENCE_MISMATCH);
        assertThat(refused(signed, dpop, ANN, MAILBOX, NOW.plusSeconds(60))).isEqualTo(ErrorCode.REQUEST_EXPIRED);
    }

    @Test
    void isNoOtherThingThatTheKeySigned() {
        String another = CompactJws.signAs(
                        Json.MAPPER.createObjectNode().put("typ", "dpop+jwt").put("alg", "ES256"),
                        Base64Url.decode(signed.split("\\.")[1]),
                        dpop,
                        "ES256")
                .compact();

        assertThat(refused(another, dpop, ANN, MAILBOX, NOW)).isEqualTo(ErrorCode.INVALID_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a.b.c.d", "{}.{}.x"})
    void isWellFormed(String compact) {
        assertThat(refused(compact, dpop, ANN, MAILBOX, NOW)).isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }
}
