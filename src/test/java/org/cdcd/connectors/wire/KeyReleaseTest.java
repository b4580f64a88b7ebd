package org.cdcd.connectors.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data keys on their two ways: wrapped to their person, and released to the vault. */
final class KeyReleaseTest {
    private static final UUID CREDENTIAL = UUID.fromString("6f1c1d6e-0d0a-4a53-9a51-0f6bb3b1a001");
    private static final UUID REQUEST = UUID.fromString("0190b5a0-7c1e-7a44-9d6e-2f1f6f0c1a11");
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final byte[] DEK = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final JWK person = newPerson();
    private final JWK vault = newVault();
    private final String wrapped = WrappedKey.seal(person.toPublicJWK(), DEK, CREDENTIAL, 3);
    private final WrappedKey claims = WrappedKey.parse(wrapped);

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c.d.e", "....", "eyJhbGciOiJub25lIn0...."})
    void whatIsNoReleaseIsSaidToBeNone(String text) {
        refused(ErrorCode.KEY_RELEASE_INVALID, () -> KeyRelease.parse(text));
        refused(ErrorCode.KEY_RELEASE_INVALID, () -> KeyRelease.parse(text + "x".repeat(5000)));
    }

    @Test
    void aWrappedKeyIsNoReleaseAndAReleaseNoWrappedKey() {
        refused(ErrorCode.KEY_RELEASE_INVALID, () -> KeyRelease.parse(wrapped));
        refused(ErrorCode.MALFORMED_REQUEST, () -> WrappedKey.parse(release()));
    }

    @Test
    void aWrappedKeyOpensForItsPersonAndItsCredential() {
        assertThat(claims.version()).isEqualTo(3);
        assertThat(WrappedKey.open(wrapped, person, CREDENTIAL)).isEqualTo(DEK);
        refused(ErrorCode.AUDIENCE_MISMATCH, () -> WrappedKey.open(wrapped, person, REQUEST));
        refused(ErrorCode.INVALID_SIGNATURE, () -> WrappedKey.open(wrapped, newPerson(), CREDENTIAL));
        refused(ErrorCode.INVALID_SIGNATURE, () -> WrappedKey.open(wrapped, vault, CREDENTIAL));
    }

    @Test
    void aWrappedKeyWhoseHeaderWasChangedDoesNotOpen() {
        WrappedKey other = WrappedKey.parse(WrappedKey.seal(person.toPublicJWK(), DEK, CREDENTIAL, 4));
        String moved = header(WrappedKey.seal(person.toPublicJWK(), DEK, CREDENTIAL, 4))
                + wrapped.substring(wrapped.indexOf('.'));

        assertThat(other.version()).isEqualTo(4);
        refused(ErrorCode.INVALID_SIGNATURE, () -> WrappedKey.open(moved, person, CREDENTIAL));
    }

    @Test
    void aReleaseOpensForItsRequestOnly() {
        KeyRelease release = KeyRelease.parse(release());

        assertThat(release.keyId()).isEqualTo(Thumbprints.of(vault));
        assertThat(release.open(vault, claims, REQUEST, NOW)).isEqualTo(DEK);
        refused(ErrorCode.KEY_RELEASE_INVALID, () -> release.open(vault, claims, CREDENTIAL, NOW));
        refused(ErrorCode.KEY_RELEASE_INVALID, () -> release.open(vault, claims, null, NOW));
        refused(ErrorCode.KEY_RELEASE_INVALID, () -> release.open(newVault(), claims, REQUEST, NOW));
        refused(ErrorCode.KEY_RELEASE_INVALID, () -> release.open(person, claims, REQUEST, NOW));
    }

    @Test
    void aReleaseHasItsTime() {
        KeyRelease release = KeyRelease.parse(release());

        assertThat(release.open(vault, claims, REQUEST, NOW.plusSeconds(119))).isEqualTo(DEK);
        refused(ErrorCode.KEY_RELEASE_INVALID, () -> release.open(vault, claims, REQUEST, NOW.plusSeconds(120)));
        refused(ErrorCode.KEY_RELEASE_INVALID, () -> release.open(vault, claims, REQUEST, NOW.minusSeconds(3600)));
    }

    @Test
    void aReleaseIsOfOneVersionAndOneKey() {
        KeyRelease release = KeyRelease.parse(release());
        WrappedKey next = WrappedKey.parse(WrappedKey.seal(person.toPublicJWK(), DEK, CREDENTIAL, 4));
        WrappedKey another = WrappedKey.parse(WrappedKey.seal(person.toPublicJWK(), new byte[32], CREDENTIAL, 3));

        refused(ErrorCode.KEY_RELEASE_INVALID, () -> release.open(vault, next, REQUEST, NOW));
        refused(ErrorCode.KEY_RELEASE_INVALID, () -> release.open(vault, another, REQUEST, NOW));
    }

    @Test
    void aReleaseForTheRevocationIsForNothingElse() {
        KeyRelease release =
                KeyRelease.parse(KeyRelease.forRevocation(vault.toPublicJWK(), DEK, claims, NOW.plusSeconds(120)));

        assertThat(release.open(vault, claims, null, NOW)).isEqualTo(DEK);
        refused(ErrorCode.KEY_RELEASE_INVALID, () -> release.open(vault, claims, REQUEST, NOW));
    }

    private String release() {
        return KeyRelease.forRequest(vault.toPublicJWK(), DEK, claims, REQUEST, NOW.plusSeconds(120));
    }

    private static String header(String jwe) {
        return jwe.substring(0, jwe.indexOf('.'));
    }

    private static void refused(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, no -> assertThat(no.code()).isEqualTo(code));
    }

    private static JWK newPerson() {
        try {
            return new OctetKeyPairGenerator(Curve.X25519).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWK newVault() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
