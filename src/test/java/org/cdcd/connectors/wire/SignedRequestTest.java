package org.cdcd.connectors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedRequestTest {
    private static final String ORIGIN = "https://connectors.example";
    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");

    private final OctetKeyPair ed = Keys.ed25519("ed");
    private final ECKey ec = Keys.p256(null);
    private final OctetKeyPair responseKey = Keys.x25519("mine");
    private final ConnectorRequest request = new ConnectorRequest(
            UUID.randomUUID(), "github", UUID.randomUUID(), "issues.list", Json.MAPPER.createObjectNode(), TIME, null);

    @ParameterizedTest
    @ValueSource(strings = {"crit", "b64", "jku", "x5u", "x5c", "jwk", "zip"})
    void refusesHeaderMembersThatBendTheCheck(String name) {
        refusedHeader(ErrorCode.MALFORMED_REQUEST, header -> header.put(name, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"typ", "alg", "kid", "aud", "exp"})
    void refusesAHeaderWithoutAMember(String name) {
        refusedHeader(ErrorCode.MALFORMED_REQUEST, header -> header.remove(name));
        refusedHeader(ErrorCode.MALFORMED_REQUEST, header -> header.putArray(name));
        refusedHeader(ErrorCode.MALFORMED_REQUEST, header -> header.put(name, -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "RS256", "ES256K", "ES384", "Ed448", "ed25519"})
    void refusesOtherAlgorithms(String alg) {
        refusedHeader(ErrorCode.UNSUPPORTED_ALG, header -> header.put("alg", alg));
    }

    @Test
    void refusesAnotherKindOfToken() {
        refusedHeader(ErrorCode.MALFORMED_REQUEST, header -> header.put("typ", "dpop+jwt"));
    }

    @Test
    void refusesALongLife() {
        refusedHeader(ErrorCode.REQUEST_EXPIRED, header -> header.put("exp", TIME.getEpochSecond() + 301));
        refusedHeader(ErrorCode.MALFORMED_REQUEST, header -> header.put("exp", Long.MAX_VALUE));
        refusedHeader(ErrorCode.MALFORMED_REQUEST, header -> header.put("exp", 1.5));
    }

    @Test
    void refusesDigestsThatAreNone() {
        refusedHeader(ErrorCode.MALFORMED_REQUEST, header -> header.put("krh", "AAAA"));
        refusedHeader(ErrorCode.MALFORMED_REQUEST, header -> header.put("krh", 1));
        refusedHeader(ErrorCode.MALFORMED_REQUEST, header -> header.put("zkp", "x"));
        refusedHeader(
                ErrorCode.MALFORMED_REQUEST, header -> header.putObject("zkp").put("id", "x"));
    }

    @Test
    void refusesATokenDigestWithoutATokenReference() {
        String digest = Sha256.base64Url(new byte[0]);
        refusedHeader(ErrorCode.MALFORMED_REQUEST, header -> header.put("sth", digest));
    }

    @Test
    void refusesAnEnvelopeThatIsNotCutInTwo() {
        Envelope good = sign(ed);
        for (String signature :
                new String[] {"", ".", "..", "...", "a.b.c", "..AAAA", "AAAA.AAAA", "A..A", good.signature() + "."}) {
            Keys.refused(
                    ErrorCode.MALFORMED_REQUEST, () -> SignedRequest.parse(new Envelope(good.payload(), signature)));
        }
        Keys.refused(
                ErrorCode.PAYLOAD_TOO_LARGE,
                () -> SignedRequest.parse(new Envelope("A".repeat(400_000), good.signature())));
        Keys.refused(
                ErrorCode.PAYLOAD_TOO_LARGE,
                () -> SignedRequest.parse(new Envelope(good.payload(), "A".repeat(20_000))));
    }

    @Test
    void refusesOtherKeysAndOtherKindsOfKey() throws Exception {
        JWK p384 = new ECKeyGenerator(Curve.P_384).generate();
        for (JWK signer : new JWK[] {ed, ec}) {
            SignedRequest parsed = SignedRequest.parse(sign(signer));
            for (JWK other : new JWK[] {Keys.ed25519("ed"), Keys.p256("ec"), responseKey, p384}) {
                Keys.refused(ErrorCode.INVALID_SIGNATURE, () -> parsed.verify(other.toPublicJWK()));
            }
        }
    }

    @Test
    void refusesEmptySignaturesOfES256() {
        Envelope good = sign(ec);
        String header = good.signature().substring(0, good.signature().indexOf(".."));
        byte[] onlyR = Base64Url.decode(good.signature().substring(header.length() + 2));
        Arrays.fill(onlyR, 32, 64, (byte) 0);
        byte[] order = new byte[64];
        byte[] n = Curve.P_256.toECParameterSpec().getOrder().toByteArray();
        System.arraycopy(n, 1, order, 0, 32);
        System.arraycopy(n, 1, order, 32, 32);
        for (byte[] bad :
                new byte[][] {new byte[64], onlyR, order, new byte[0], new byte[63], new byte[65], new byte[72]}) {
            SignedRequest parsed =
                    SignedRequest.parse(new Envelope(good.payload(), header + ".." + Base64Url.encode(bad)));
            Keys.refused(ErrorCode.INVALID_SIGNATURE, () -> parsed.verify(ec.toPublicJWK()));
        }
    }

    @Test
    void refusesASecondSpellingOfAnEd25519Signature() {
        Envelope good = sign(ed);
        int gap = good.signature().indexOf("..");
        byte[] signature = Base64Url.decode(good.signature().substring(gap + 2));
        addGroupOrder(signature);
        SignedRequest parsed = SignedRequest.parse(
                new Envelope(good.payload(), good.signature().substring(0, gap + 2) + Base64Url.encode(signature)));
        Keys.refused(ErrorCode.INVALID_SIGNATURE, () -> parsed.verify(ed.toPublicJWK()));
    }

    @Test
    void refusesEveryEnvelopeWithAChangedCharacterAndNeverThrowsAnythingElse() {
        Random random = new Random(7);
        for (JWK signer : new JWK[] {ed, ec}) {
            Envelope good = sign(signer);
            for (int i = 0; i < good.payload().length(); i++) {
                assertRefused(new Envelope(changed(good.payload(), i, random), good.signature()), signer);
            }
            for (int i = 0; i < good.signature().length(); i++) {
                assertRefused(new Envelope(good.payload(), changed(good.signature(), i, random)), signer);
                assertRefused(new Envelope(good.payload(), good.signature().substring(0, i)), signer);
            }
        }
    }

    @Test
    void refusesOrReadsEveryChangedHeaderAndPayloadAndNeverThrowsAnythingElse() {
        Random random = new Random(11);
        Envelope good = sign(ec);
        byte[] header =
                Base64Url.decode(good.signature().substring(0, good.signature().indexOf("..")));
        byte[] payload = Base64Url.decode(good.payload());
        for (int round = 0; round < 4000; round++) {
            byte[] h = mutated(header, random);
            byte[] p = round % 2 == 0 ? payload : mutated(payload, random);
            try {
                SignedRequest.parse(new Envelope(Base64Url.encode(p), Base64Url.encode(h) + "..AAAA"));
            } catch (Refusal refusal) {
                assertThat(refusal.code())
                        .isIn(ErrorCode.MALFORMED_REQUEST, ErrorCode.UNSUPPORTED_ALG, ErrorCode.REQUEST_EXPIRED);
            }
        }
    }

    @Test
    void readsWhatWasSigned() {
        for (JWK signer : new JWK[] {ed, ec}) {
            SignedRequest parsed = SignedRequest.parse(sign(signer));
            parsed.verify(signer.toPublicJWK());
            assertThat(parsed.request()).isEqualTo(request);
            assertThat(parsed.payload()).isEqualTo(request.toJson());
            assertThat(parsed.payloadHash()).isEqualTo(Sha256.base64Url(request.toJson()));
            assertThat(parsed.header().aud()).isEqualTo(ORIGIN);
            assertThat(parsed.header().exp()).isEqualTo(TIME.plusSeconds(300));
            JWK key = Objects.requireNonNull(parsed.header().responseKey());
            assertThat(key.getKeyID()).isEqualTo("mine");
            assertThat(key.isPrivate()).isFalse();
            assertThat(parsed.header().responseKeyId()).isNull();
        }
        assertThat(SignedRequest.parse(sign(ed)).header().kid()).isEqualTo("ed");
        assertThat(SignedRequest.parse(sign(ec)).header().kid()).isEqualTo(Thumbprints.urn(ec));
    }

    @Test
    void readsANamedResponseKeyAndNone() {
        assertThat(header(h -> h.put("rek", "0123456789012345678901")).responseKeyId())
                .isEqualTo("0123456789012345678901");
        RequestHeader none = header(h -> h.remove("rek"));
        assertThat(none.responseKey()).isNull();
        assertThat(none.responseKeyId()).isNull();
    }

    @Test
    void readsTheOldNameOfEd25519AndAProof() {
        assertThat(header(h -> h.put("alg", "EdDSA")).alg()).isEqualTo("EdDSA");
        SchnorrProof proof = SchnorrKey.generate(new SecureRandom()).prove("me", new byte[0], new SecureRandom());
        ZkpProof zkp = new ZkpProof("me", proof, "nonce", TIME.plusSeconds(9));
        assertThat(header(h -> h.set("zkp", zkp.toJson())).zkp()).isEqualTo(zkp);
    }

    @Test
    void bindsTokenAndKeyRelease() {
        ConnectorRequest scheduled = new ConnectorRequest(
                UUID.randomUUID(), "github", UUID.randomUUID(), "x", request.parameters(), TIME, UUID.randomUUID());
        Envelope envelope =
                new RequestSigner(ed, ORIGIN).sign(scheduled, TIME.plusSeconds(9), responseKey, "release", "token");
        RequestHeader header = SignedRequest.parse(envelope).header();
        assertThat(header.krh()).isEqualTo(Sha256.base64Url("release".getBytes(StandardCharsets.UTF_8)));
        assertThat(header.sth()).isEqualTo(Sha256.base64Url("token".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void signsWhatAnotherLibraryVerifies() throws Exception {
        for (JWK signer : new JWK[] {ed, ec}) {
            Envelope envelope = sign(signer);
            JWSObject jws = JWSObject.parse(envelope.signature().replace("..", "." + envelope.payload() + "."));
            JWSVerifier verifier =
                    signer.equals(ed) ? new Ed25519Verifier(ed.toPublicJWK()) : new ECDSAVerifier(ec.toPublicJWK());
            assertThat(jws.verify(verifier)).isTrue();
        }
    }

    @Test
    void signsOnlyWithAPrivateKeyOfAKnownCurve() {
        assertThatThrownBy(() -> new RequestSigner(ed.toPublicJWK(), ORIGIN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RequestSigner(responseKey, ORIGIN).sign(request, responseKey))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Envelope sign(JWK key) {
        return new RequestSigner(key, ORIGIN).sign(request, responseKey);
    }

    private RequestHeader header(Consumer<ObjectNode> change) {
        return SignedRequest.parse(withHeader(change)).header();
    }

    private void refusedHeader(ErrorCode code, Consumer<ObjectNode> change) {
        Keys.refused(code, () -> SignedRequest.parse(withHeader(change)));
    }

    private Envelope withHeader(Consumer<ObjectNode> change) {
        Envelope good = sign(ed);
        int gap = good.signature().indexOf("..");
        ObjectNode header = Json.strictObject(Base64Url.decode(good.signature().substring(0, gap)), 10_000);
        change.accept(header);
        return new Envelope(
                good.payload(),
                Base64Url.encode(Json.bytes((JsonNode) header))
                        + good.signature().substring(gap));
    }

    private static void assertRefused(Envelope envelope, JWK signer) {
        try {
            SignedRequest.parse(envelope).verify(signer.toPublicJWK());
        } catch (Refusal refusal) {
            return;
        }
        throw new AssertionError("a changed envelope was accepted");
    }

    private static String changed(String text, int at, Random random) {
        char[] letters = text.toCharArray();
        char replacement;
        do {
            replacement = (char) (random.nextInt(0x60) + 0x20);
        } while (replacement == letters[at]);
        letters[at] = replacement;
        return new String(letters);
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] copy = Arrays.copyOf(bytes, bytes.length - random.nextInt(2));
        for (int n = random.nextInt(3); n >= 0; n--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    // s + L is the same number modulo L (RFC 8032, 5.1.7, demands that it is refused)
    private static void addGroupOrder(byte[] signature) {
        byte[] order = HexFormat.of().parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        int carry = 0;
        for (int i = 0; i < 32; i++) {
            int sum = (signature[32 + i] & 0xff) + (order[i] & 0xff) + carry;
            signature[32 + i] = (byte) sum;
            carry = sum >> 8;
        }
    }

    @Test
    void verifiesTheVectorOfRfc8032() {
        OctetKeyPair key = new OctetKeyPair.Builder(
                        Curve.Ed25519,
                        Base64URL.encode(HexFormat.of()
                                .parseHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")))
                .build();
        byte[] signature = HexFormat.of()
                .parseHex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        assertThat(Signatures.verify(Signatures.ED25519, key, new byte[] {0x72}, signature))
                .isTrue();
        assertThat(Signatures.verify(Signatures.ED25519, key, new byte[] {0x73}, signature))
                .isFalse();
    }
}
