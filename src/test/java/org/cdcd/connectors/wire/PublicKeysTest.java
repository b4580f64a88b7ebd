package org.cdcd.connectors.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeysTest {
    @Test
    void refusesPrivateKeysAndOtherCurves() {
        refused(json(Keys.x25519("a")));
        refused(json(Keys.ed25519("a").toPublicJWK()));
        refused(json(Keys.p256("a")));
        refused(Json.MAPPER.createObjectNode().put("kty", "oct").put("k", "AAAA"));
        refused(json(Keys.p256("a").toPublicJWK()).put("crv", "P-384"));
        refused(json(Keys.p256("a").toPublicJWK()).put("kty", 1));
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> PublicKeys.encryption(Json.MAPPER.createArrayNode()));
        Keys.refused(
                ErrorCode.MALFORMED_REQUEST,
                () -> PublicKeys.signature(json(Keys.x25519("a").toPublicJWK())));
    }

    @Test
    void refusesKeysForAnotherUseAndOddNames() {
        ObjectNode key = json(Keys.x25519("a").toPublicJWK());
        refused(key.deepCopy().put("use", "sig"));
        refused(key.deepCopy().put("kid", ""));
        refused(key.deepCopy().put("kid", "a".repeat(513)));
        refused(key.deepCopy().put("x", "AAAA"));
        key.remove("x");
        refused(key);
    }

    @Test
    void refusesPointsOffTheCurve() {
        ObjectNode key = json(Keys.p256("a").toPublicJWK());
        refused(key.deepCopy().put("x", Base64Url.encode(new byte[32])));
        refused(key.deepCopy().put("x", Base64Url.encode(new byte[32])).put("y", Base64Url.encode(new byte[32])));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            })
    void refusesKeysOfLowOrder(String hex) {
        ObjectNode key = json(Keys.x25519("a").toPublicJWK());
        refused(key.put("x", Base64Url.encode(HexFormat.of().parseHex(hex))));
    }

    @Test
    void readsSoundKeysAndNothingElseOfThem() {
        for (JWK key : new JWK[] {Keys.x25519("a"), Keys.p256("b")}) {
            ObjectNode json = json(key.toPublicJWK()).put("x5u", "https://elsewhere.example");
            JWK read = PublicKeys.encryption(json);
            assertThat(Thumbprints.of(read)).isEqualTo(Thumbprints.of(key));
            assertThat(read.getKeyID()).isEqualTo(key.getKeyID());
            assertThat(read.getX509CertURL()).isNull();
        }
        assertThat(PublicKeys.signature(json(Keys.ed25519(null).toPublicJWK())).getKeyID())
                .isNull();
    }

    private static void refused(ObjectNode key) {
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> PublicKeys.encryption(key));
    }

    private static ObjectNode json(JWK key) {
        return Json.MAPPER.valueToTree(key.toJSONObject());
    }
}
