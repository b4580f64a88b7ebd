package org.cdcd.connectors.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.X25519Decrypter;
import com.nimbusds.jose.crypto.X25519Encrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealTest {
    private static final String WEBID = "https://alice.example/profile#me";
    private static final UUID ID = UUID.fromString("0193a1b2-0000-7000-8000-000000000001");
    private static final byte[] JSON = "{\"items\":[]}".getBytes(UTF_8);
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final ECKey ec = Keys.p256("ec");
    private final OctetKeyPair octets = Keys.x25519(null);
    private final JWK[] keys = {ec, octets};

    @Test
    void refusesAResultForSomeoneElse() {
        for (JWK key : keys) {
            String jwe = seal(key);
            Keys.refused(ErrorCode.AUDIENCE_MISMATCH, () -> ResultSeal.open(jwe, key, WEBID + "2", ID));
            Keys.refused(ErrorCode.AUDIENCE_MISMATCH, () -> ResultSeal.open(jwe, key, WEBID, UUID.randomUUID()));
        }
    }

    @Test
    void refusesAnotherKey() {
        for (JWK key : keys) {
            String jwe = seal(key);
            for (JWK other : new JWK[] {Keys.p256("ec"), Keys.x25519("a"), key.toPublicJWK()}) {
                Keys.refused(ErrorCode.INVALID_SIGNATURE, () -> ResultSeal.open(jwe, other, WEBID, ID));
            }
        }
    }

    @Test
    void refusesEveryChangedSealAndNeverThrowsAnythingElse() {
        Random random = new Random(3);
        for (JWK key : keys) {
            String jwe = seal(key);
            byte[] opened = ResultSeal.open(jwe, key, WEBID, ID);
            for (int i = 0; i < jwe.length(); i++) {
                char[] letters = jwe.toCharArray();
                letters[i] = (char) (0x20 + random.nextInt(0x60));
                refusedOrEqual(new String(letters), key, opened);
                refusedOrEqual(jwe.substring(0, i), key, opened);
            }
        }
    }

    @Test
    void refusesOtherAlgorithms() throws Exception {
        JWEHeader wrapped = new JWEHeader(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM);
        JWEHeader cbc = new JWEHeader(JWEAlgorithm.ECDH_ES, EncryptionMethod.A128CBC_HS256);
        JWEHeader zipped = new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                .compressionAlgorithm(CompressionAlgorithm.DEF)
                .build();
        JWEHeader critical = new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                .agreementPartyVInfo(Base64URL.encode(WEBID))
                .customParam("rid", ID.toString())
                .criticalParams(Set.of("rid"))
                .build();
        for (JWEHeader header : new JWEHeader[] {wrapped, cbc, zipped, critical}) {
            JWEObject jwe = new JWEObject(header, new Payload(JSON));
            jwe.encrypt(new ECDHEncrypter(ec));
            String compact = jwe.serialize();
            Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> ResultSeal.open(compact, ec, WEBID, ID));
        }
        Keys.refused(ErrorCode.PAYLOAD_TOO_LARGE, () -> ResultSeal.open("A".repeat(3_000_000), ec, WEBID, ID));
    }

    @Test
    void sealsWhatAnotherLibraryOpens() throws Exception {
        for (JWK key : keys) {
            JWEObject jwe = JWEObject.parse(seal(key));
            jwe.decrypt(key.equals(ec) ? new ECDHDecrypter(ec) : new X25519Decrypter(octets));
            assertThat(jwe.getPayload().toBytes()).isEqualTo(JSON);
            JWEHeader header = jwe.getHeader();
            assertThat(header.getContentType()).isEqualTo("application/json");
            assertThat(header.getAgreementPartyUInfo().decodeToString()).isEqualTo("https://connectors.example");
            assertThat(header.getAgreementPartyVInfo().decodeToString()).isEqualTo(WEBID);
            assertThat(header.getKeyID()).isEqualTo(key.equals(ec) ? "ec" : Thumbprints.of(octets));
            assertThat(header.getEphemeralPublicKey().isPrivate()).isFalse();
        }
    }

    @Test
    void opensWhatAnotherLibrarySealed() throws Exception {
        for (JWK key : keys) {
            JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                    .agreementPartyVInfo(Base64URL.encode(WEBID))
                    .customParam("rid", ID.toString())
                    .build();
            JWEObject jwe = new JWEObject(header, new Payload(JSON));
            jwe.encrypt(key.equals(ec) ? new ECDHEncrypter(ec) : new X25519Encrypter(octets.toPublicJWK()));
            assertThat(ResultSeal.open(jwe.serialize(), key, WEBID, ID)).isEqualTo(JSON);
        }
    }

    @Test
    void refusesShortNoncesAndTags() {
        String[] parts = seal(ec).split("\\.", -1);
        String head = parts[0] + "..";
        for (String jwe : new String[] {
            head + "AAAA." + parts[3] + "." + parts[4],
            head + parts[2] + "." + parts[3] + ".AAAA",
            parts[0] + ".AAAA." + parts[2] + "." + parts[3] + "." + parts[4],
            head + parts[2] + "." + parts[3] + "." + parts[4] + ".",
        }) {
            Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> ResultSeal.open(jwe, ec, WEBID, ID));
        }
    }

    @Test
    void sealsAMebibyte() {
        byte[] large = new byte[1024 * 1024];
        String jwe = ResultSeal.seal(octets.toPublicJWK(), large, "o", WEBID, ID);
        assertThat(ResultSeal.open(jwe, octets, WEBID, ID)).isEqualTo(large);
    }

    @Test
    void refusesASecretForAnotherConnectorPersonOrTime() {
        String jwe = secret(ec);
        Keys.refused(ErrorCode.AUDIENCE_MISMATCH, () -> SecretSeal.open(jwe, ec, "slack", WEBID, NOW));
        Keys.refused(ErrorCode.AUDIENCE_MISMATCH, () -> SecretSeal.open(jwe, ec, "github", WEBID + "2", NOW));
        Keys.refused(ErrorCode.REQUEST_EXPIRED, () -> SecretSeal.open(jwe, ec, "github", WEBID, NOW.plusSeconds(60)));
        Keys.refused(ErrorCode.INVALID_SIGNATURE, () -> SecretSeal.open(jwe, Keys.p256("ec"), "github", WEBID, NOW));
    }

    @Test
    void refusesAResultInPlaceOfASecret() {
        String result = seal(ec);
        Keys.refused(ErrorCode.AUDIENCE_MISMATCH, () -> SecretSeal.open(result, ec, "github", WEBID, NOW));
    }

    @Test
    void refusesASecretWithoutAnEndOrName() throws Exception {
        JWEObject jwe = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                        .customParam("use", "cdcd-secret")
                        .customParam("connector", "github")
                        .customParam("webid", WEBID)
                        .build(),
                new Payload("{}"));
        jwe.encrypt(new ECDHEncrypter(ec));
        String compact = jwe.serialize();
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> SecretSeal.open(compact, ec, "github", WEBID, NOW));
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> SecretSeal.keyId(compact));
        Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> SecretSeal.keyId("a.b"));
    }

    @Test
    void opensASecret() {
        for (JWK key : keys) {
            String jwe = secret(key);
            assertThat(SecretSeal.open(jwe, key, "github", WEBID, NOW)).isEqualTo(fields());
            assertThat(SecretSeal.keyId(jwe)).isEqualTo(key.equals(ec) ? "ec" : Thumbprints.of(octets));
        }
    }

    private static String seal(JWK key) {
        return ResultSeal.seal(key.toPublicJWK(), JSON, "https://connectors.example", WEBID, ID);
    }

    private static String secret(JWK key) {
        return SecretSeal.seal(key.toPublicJWK(), fields(), "github", WEBID, NOW.plusSeconds(60));
    }

    private static ObjectNode fields() {
        return Json.MAPPER.createObjectNode().put("token", "hunter2");
    }

    private static void refusedOrEqual(String jwe, JWK key, byte[] expected) {
        try {
            assertThat(ResultSeal.open(jwe, key, WEBID, ID)).isEqualTo(expected);
        } catch (Refusal refusal) {
            assertThat(refusal.detail()).isNotEmpty();
        }
    }
}
