package org.cdcd.connectors.vault.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.cdcd.connectors.wire.Thumbprints;
import org.cdcd.connectors.wire.WrappedKey;
import org.junit.jupiter.api.Test;

/** Data keys that their person has released: what they open, and for how long. */
final class HeldKeysTest {
    private static final UUID ID = UUID.fromString("6f1c1d6e-0d0a-4a53-9a51-0f6bb3b1a001");

    private final HeldKeys keys = new HeldKeys();
    private final JWK person = newKey();
    private final OwnerKey owner = OwnerKey.of("urn:example:mine", person);

    @Test
    void whatWasReleasedOpensWhatItIsFor() {
        CredentialKey sealing = CredentialSeal.newKey(ref(1), owner, null);
        byte[] blob = sealing.seal(Purpose.USE, Secret.ofAscii("token"));

        try (HeldKey held = keys.hold(ID, 1, opened(sealing))) {
            CredentialKey opening =
                    CredentialSeal.key(ref(1), sealing.wrapped(), held).orElseThrow();
            try (Secret token = opening.open(Purpose.USE, blob)) {
                String text = token.reveal(bytes -> new String(bytes, StandardCharsets.US_ASCII));
                assertThat(text).isEqualTo("token");
            }
            assertThatThrownBy(() -> opening.open(Purpose.JOURNAL, blob)).isInstanceOf(SealBroken.class);
        }
    }

    @Test
    void whatIsUnderOneKeyOfAPersonDoesNotOpenForARowThatNamesAnother() {
        CredentialKey sealing = CredentialSeal.newKey(ref(1), owner, null);
        byte[] blob = sealing.seal(Purpose.REFRESH, Secret.ofAscii("token"));
        OwnerKey thief = OwnerKey.of(owner.reference(), newKey());
        OwnerKey renamed = OwnerKey.of("urn:example:another", person);

        try (HeldKey held = keys.hold(ID, 1, opened(sealing))) {
            for (OwnerKey other : List.of(thief, renamed)) {
                CredentialKey opening = CredentialSeal.key(ref(1, other), sealing.wrapped(), held)
                        .orElseThrow();
                assertThatThrownBy(() -> opening.open(Purpose.REFRESH, blob)).isInstanceOf(SealBroken.class);
            }
        }
    }

    @Test
    void nothingNewIsPutUnderAKeyThatTheRowDoesNotName() {
        OwnerKey thief = OwnerKey.of(owner.reference(), newKey());

        assertThatThrownBy(() -> CredentialSeal.newKey(ref(1), thief, null)).isInstanceOf(SealBroken.class);
    }

    @Test
    void nothingNewIsPutUnderAKeyThatItsThumbprintUrnDoesNotName() {
        OwnerKey right = OwnerKey.of(Thumbprints.urn(person), person);
        OwnerKey wrong = OwnerKey.of(Thumbprints.urn(person), newKey());

        assertThat(CredentialSeal.newKey(ref(1, right), right, null)).isNotNull();
        assertThatThrownBy(() -> CredentialSeal.newKey(ref(1, wrong), wrong, null))
                .isInstanceOf(SealBroken.class);
    }

    @Test
    void anotherKeyOrAnotherVersionIsNoKeyAtAll() {
        CredentialKey sealing = CredentialSeal.newKey(ref(1), owner, null);

        try (HeldKey wrong = keys.hold(ID, 1, AesGcm.newKey());
                HeldKey older = keys.hold(ID, 0, opened(sealing))) {
            assertThat(CredentialSeal.key(ref(1), sealing.wrapped(), wrong)).isEmpty();
            assertThat(CredentialSeal.key(ref(1), sealing.wrapped(), older)).isEmpty();
        }
    }

    @Test
    void aRenewalHandsItsKeyToThoseWhoHeldTheOneBeforeAndToNobodyElse() {
        CredentialKey first = CredentialSeal.newKey(ref(1), owner, null);
        try (HeldKey renewing = keys.hold(ID, 1, opened(first));
                HeldKey beside = keys.hold(ID, 1, opened(first));
                HeldKey pretending = keys.hold(ID, 1, AesGcm.newKey());
                HeldKey elsewhere = keys.hold(UUID.randomUUID(), 1, opened(first))) {
            CredentialKey second = CredentialSeal.newKey(ref(2), owner, renewing);

            assertThat(CredentialSeal.key(ref(2), second.wrapped(), renewing)).isPresent();
            assertThat(CredentialSeal.key(ref(2), second.wrapped(), beside)).isPresent();
            assertThat(CredentialSeal.key(ref(2), second.wrapped(), pretending)).isEmpty();
            assertThat(CredentialSeal.key(ref(2), second.wrapped(), elsewhere)).isEmpty();
        }
    }

    @Test
    void nothingIsLeftWhenTheUsesAreOver() {
        CredentialKey first = CredentialSeal.newKey(ref(1), owner, null);
        HeldKey held = keys.hold(ID, 1, opened(first));
        keys.hold(ID, 1, opened(first)).close();
        assertThat(keys.size()).isEqualTo(1);

        held.close();

        assertThat(keys.size()).isZero();
        assertThat(held.find(1)).isEmpty();
        CredentialKey late = CredentialSeal.newKey(ref(2), owner, held);
        assertThat(CredentialSeal.key(ref(2), late.wrapped(), held)).isEmpty();
    }

    @Test
    void aNameOfAKeyDoesNotTellIt() {
        try (HeldKey held = keys.hold(ID, 1, AesGcm.newKey())) {
            assertThat(held).hasToString("HeldKey[" + ID + "]");
        }
        assertThat(owner.stored()).doesNotContain("\"d\"");
        assertThat(OwnerKey.of(owner.stored())).isEqualTo(owner);
    }

    private byte[] opened(CredentialKey key) {
        return WrappedKey.open(new String(key.wrapped(), StandardCharsets.US_ASCII), person, ID);
    }

    private CredentialRef ref(int version) {
        return ref(version, owner);
    }

    private static CredentialRef ref(int version, OwnerKey owner) {
        return new CredentialRef(
                "https://ann.example/#me",
                "eu",
                ID,
                "github",
                version,
                "M2",
                new TreeSet<>(List.of("api.github.com")),
                new Destination("oauth2", Map.of()),
                owner);
    }

    private static JWK newKey() {
        try {
            return new OctetKeyPairGenerator(Curve.X25519).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
