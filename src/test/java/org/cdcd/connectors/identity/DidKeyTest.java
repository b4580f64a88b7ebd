package org.cdcd.connectors.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DidKeyTest {
    private static final String ED25519 = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
    private static final String P256 = "zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169";

    private static String kid(String value) {
        return "did:key:" + value + "#" + value;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:key:",
                "did:key:#",
                "did:key:z#z",
                "did:key:z1#z1",
                "did:key:z0OIl#z0OIl",
                "did:key:f00#f00",
                "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK#other",
                "did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc#z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc",
                "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme#zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"
            })
    void refusesWhatIsNoSigningKeyKnownHere(String kid) {
        assertThat(DidKey.parse(kid)).isEmpty();
        assertThat(DidKey.parse(kid("z" + "1".repeat(10_000)))).isEmpty();
    }

    @Test
    void refusesAPointThatIsNotOnTheCurve() {
        char last = P256.charAt(P256.length() - 1);
        long onCurve = "123456789ABCDEFGHJK"
                .chars()
                .filter(c -> c != last)
                .mapToObj(c -> P256.substring(0, P256.length() - 1) + (char) c)
                .filter(value -> DidKey.parse(kid(value)).isPresent())
                .count();
        assertThat(onCurve).as("about half of all x have a point").isLessThan(18);
    }

    @Test
    void readsEd25519() {
        assertThat(DidKey.parse(kid(ED25519)).orElseThrow()).isInstanceOfSatisfying(OctetKeyPair.class, key -> {
            assertThat(key.getCurve()).isEqualTo(Curve.Ed25519);
            assertThat(key.getX().toString()).isEqualTo("Lm_M42cB3HkUiODQsXRcweM6TByfzEHGO9ND274JcOY");
        });
    }

    @Test
    void readsP256() {
        assertThat(DidKey.parse(kid(P256)).orElseThrow()).isInstanceOfSatisfying(ECKey.class, key -> {
            assertThat(key.getCurve()).isEqualTo(Curve.P_256);
            assertThat(KeyRules.canSign(key)).isTrue();
        });
    }
}
