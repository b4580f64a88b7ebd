package org.cdcd.connectors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proofs against the published vectors, which another program has computed, and against everything that must be refused. */
class SchnorrTest {
    private static final Path VECTORS = Path.of("docs", "zkp", "vectors.json");
    private static final SecureRandom RANDOM = new SecureRandom();

    static JsonNode vectors() throws IOException {
        return Json.MAPPER.readTree(Files.readAllBytes(VECTORS));
    }

    static Stream<JsonNode> valid() throws IOException {
        return StreamSupport.stream(vectors().path("valid").spliterator(), false);
    }

    static Stream<JsonNode> invalid() throws IOException {
        return StreamSupport.stream(vectors().path("invalid").spliterator(), false);
    }

    private static byte[] bytes(JsonNode vector, String name) {
        return Base64Url.decode(vector.path(name).asText());
    }

    private static String text(JsonNode vector, String name) {
        return vector.path(name).asText();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void provesAsTheVectorsSay(JsonNode vector) {
        SchnorrKey key = SchnorrKey.of(bytes(vector, "a"));
        byte[] otherInfo = bytes(vector, "other_info");

        SchnorrProof proof = key.prove(text(vector, "user_id"), otherInfo, bytes(vector, "fresh"));

        assertThat(Base64Url.encode(key.publicPoint())).isEqualTo(text(vector, "public"));
        assertThat(P256.scalar(key.nonce(otherInfo, bytes(vector, "fresh")))).isEqualTo(bytes(vector, "v"));
        assertThat(proof.commitment()).isEqualTo(text(vector, "V"));
        BigInteger c = SchnorrVerifier.challenge(
                bytes(vector, "V"), bytes(vector, "public"), text(vector, "user_id"), otherInfo);
        assertThat(P256.scalar(c)).isEqualTo(bytes(vector, "c"));
        assertThat(proof.response()).isEqualTo(text(vector, "r"));
        assertThat(SchnorrVerifier.holds(key.publicPoint(), text(vector, "user_id"), otherInfo, proof))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void bindsToTheContextAsTheVectorsSay(JsonNode vector) {
        JsonNode context = vector.path("context");
        byte[] made = text(context, "kind").equals("register")
                ? ProofContext.registration(text(context, "origin"), text(context, "nonce"), text(context, "webid"))
                : ProofContext.operation(
                        text(context, "origin"),
                        text(context, "nonce"),
                        Instant.ofEpochSecond(context.path("exp").asLong()),
                        UUID.fromString(text(context, "request_id")),
                        text(context, "operation"),
                        Sha256.of(bytes(context, "payload")));

        assertThat(made).isEqualTo(bytes(vector, "other_info"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void refusesWhatTheVectorsRefuse(JsonNode vector) {
        boolean holds = SchnorrVerifier.holds(
                bytes(vector, "public"),
                text(vector, "user_id"),
                bytes(vector, "other_info"),
                new SchnorrProof(text(vector, "V"), text(vector, "r")));

        assertThat(holds).isFalse();
    }

    @Test
    void aFreshKeyProves() {
        SchnorrKey key = SchnorrKey.generate(RANDOM);
        byte[] otherInfo = {1, 2, 3};

        SchnorrProof first = key.prove("me", otherInfo, RANDOM);
        SchnorrProof second = key.prove("me", otherInfo, RANDOM);

        assertThat(SchnorrVerifier.holds(key.publicPoint(), "me", otherInfo, first))
                .isTrue();
        assertThat(SchnorrVerifier.holds(key.publicPoint(), "me", otherInfo, second))
                .isTrue();
        assertThat(first.commitment())
                .as("a nonce used twice reveals the secret")
                .isNotEqualTo(second.commitment());
        assertThat(SchnorrVerifier.holds(SchnorrKey.generate(RANDOM).publicPoint(), "me", otherInfo, first))
                .isFalse();
    }

    @Test
    void theNonceHangsOnTheContextEvenWhereRandomnessFails() {
        SchnorrKey key = SchnorrKey.generate(RANDOM);
        byte[] stuck = new byte[32];

        assertThat(key.prove("me", new byte[] {1}, stuck).commitment())
                .isNotEqualTo(key.prove("me", new byte[] {2}, stuck).commitment());
    }

    @Test
    void aSecretIsInRangeAndInNoText() {
        SchnorrKey key = SchnorrKey.of(P256.scalar(BigInteger.TWO));

        assertThat(key.toString()).doesNotContain(Base64Url.encode(key.secret()));
        for (byte[] none : new byte[][] {new byte[32], P256.scalar(P256.N), new byte[31], new byte[33], new byte[0]}) {
            assertThatThrownBy(() -> SchnorrKey.of(none)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theMemberIsReadStrictly() {
        ObjectNode good = member();

        assertThat(ZkpProof.parse(good).toJson()).isEqualTo(good);
        for (String name : new String[] {"id", "V", "r", "nonce", "exp"}) {
            ObjectNode less = good.deepCopy();
            less.remove(name);
            Keys.refused(ErrorCode.MALFORMED_REQUEST, () -> ZkpProof.parse(less));
        }
        Keys.refused(
                ErrorCode.MALFORMED_REQUEST,
                () -> ZkpProof.parse(good.deepCopy().put("more", 1)));
        Keys.refused(
                ErrorCode.MALFORMED_REQUEST,
                () -> ZkpProof.parse(good.deepCopy().put("id", "a, r=b")));
        Keys.refused(
                ErrorCode.MALFORMED_REQUEST,
                () -> ZkpProof.parse(good.deepCopy().put("nonce", "a\r\nb")));
        Keys.refused(
                ErrorCode.MALFORMED_REQUEST,
                () -> ZkpProof.parse(good.deepCopy().put("V", "AA")));
        Keys.refused(
                ErrorCode.MALFORMED_REQUEST,
                () -> ZkpProof.parse(good.deepCopy().put("r", "####")));
        Keys.refused(
                ErrorCode.MALFORMED_REQUEST,
                () -> ZkpProof.parse(good.deepCopy().put("exp", "soon")));
    }

    private static ObjectNode member() {
        SchnorrProof proof = SchnorrKey.generate(RANDOM).prove("me", new byte[0], RANDOM);
        return new ZkpProof("me", proof, "n-1_A", Instant.ofEpochSecond(1_800_000_000)).toJson();
    }

    @Test
    void theHeaderIsAsTheVectorSays() throws IOException {
        String value = vectors().path("authorization").path("value").asText();
        ZkpAuthorization read = ZkpAuthorization.parse(value).orElseThrow();
        JsonNode vector = valid().filter(one -> text(one, "name").equals("operation"))
                .findFirst()
                .orElseThrow();

        assertThat(read.value()).isEqualTo(value);
        assertThat(read.context(text(vector.path("context"), "origin"))).isEqualTo(bytes(vector, "other_info"));
        assertThat(SchnorrVerifier.holds(
                        bytes(vector, "public"),
                        read.proof().id(),
                        bytes(vector, "other_info"),
                        read.proof().proof()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "CDCD-ZKP",
                "CDCD-ZKP ",
                "Bearer x",
                "CDCD-ZKP id=a",
                "CDCD-ZKP id=a, V=AA, r=AA, nonce=b, exp=1, rid=1, op=x, rh=AA",
                "CDCD-ZKP id"
            })
    void anotherHeaderIsNone(String value) {
        assertThat(ZkpAuthorization.parse(value)).isEmpty();
    }

    @Test
    void aHeaderWithAMemberTwiceOrMoreIsNone() throws IOException {
        String value = vectors().path("authorization").path("value").asText();

        assertThat(ZkpAuthorization.parse(value + ", id=x")).isEmpty();
        assertThat(ZkpAuthorization.parse(value + ", more=x")).isEmpty();
        assertThat(ZkpAuthorization.parse(value.replace("exp=", "exp=x"))).isEmpty();
        assertThat(ZkpAuthorization.parse(value.replace("exp=1", "exp=99999999999999")))
                .isEmpty();
    }
}
