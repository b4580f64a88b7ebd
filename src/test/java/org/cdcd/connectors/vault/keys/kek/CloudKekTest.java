package org.cdcd.connectors.vault.keys.kek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cdcd.connectors.vault.keys.KekProvider.State;
import org.cdcd.connectors.vault.keys.KekRefused;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.junit.jupiter.api.Test;

/** How keys of a cloud become versions; the cloud is {@link HandMadeKms}, which Tink's client interface leads to. */
class CloudKekTest {
    private static final byte[] ALICE = {1};
    private static final String SCHEME = HandMadeKms.SCHEME;

    @Test
    void saysHowToBuildAClientThatIsNotThere() {
        assertThatThrownBy(() -> CloudKek.open("gcp-kms", List.of("gcp-kms://x"), null))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("-Pgcp-kms");
    }

    @Test
    void refusesAListWithoutAKeyToSealWith() {
        assertThatThrownBy(() -> CloudKek.open(SCHEME, List.of(SCHEME + "://one", ""), null))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("no version 2");
        assertThatThrownBy(() -> CloudKek.open(SCHEME, List.of(SCHEME + "://one"), 2))
                .isInstanceOf(KeysetUnusable.class);
        assertThatThrownBy(() -> CloudKek.open(SCHEME, List.of("https://one"), null))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("version 1");
    }

    @Test
    void aVersionIsAPlaceInTheList() throws GeneralSecurityException {
        CloudKek before = CloudKek.open(SCHEME, List.of(SCHEME + "://one"), null);
        byte[] sealed = before.aead().encrypt(new byte[] {7}, ALICE);

        CloudKek prepared = CloudKek.open(SCHEME, List.of(SCHEME + "://one", SCHEME + "://two"), 1);
        assertThat(prepared.currentVersion()).isEqualTo(1);
        CloudKek after = CloudKek.open(SCHEME, List.of(SCHEME + "://one", SCHEME + "://two"), null);
        assertThat(after.currentVersion()).isEqualTo(2);
        assertThat(after.aead(1).decrypt(sealed, ALICE)).containsExactly(7);
        assertThatThrownBy(() -> after.aead(2).decrypt(sealed, ALICE)).isInstanceOf(GeneralSecurityException.class);
        assertThat(prepared.aead(2).decrypt(after.aead().encrypt(new byte[] {8}, ALICE), ALICE))
                .containsExactly(8);

        CloudKek gone = CloudKek.open(SCHEME, List.of("", SCHEME + "://two"), null);
        assertThat(gone.versions())
                .containsExactlyEntriesOf(new TreeMap<>(Map.of(1, State.DESTROYED, 2, State.PRIMARY)));
        assertThatThrownBy(() -> gone.aead(1)).isInstanceOf(KeysetUnusable.class);
        assertThatThrownBy(gone::rotate)
                .isInstanceOfSatisfying(
                        KekRefused.class, no -> assertThat(no.code()).isEqualTo("kek_made_elsewhere"));
    }

    @Test
    void aCloudThatDoesNotAnswerIsNoBrokenSeal() {
        CloudKek kek = CloudKek.open(SCHEME, List.of(SCHEME + "://away"), null);

        assertThatThrownBy(() -> kek.aead().encrypt(new byte[] {7}, ALICE)).isInstanceOf(KekUnavailable.class);
        assertThatThrownBy(() -> kek.aead().decrypt(new byte[] {7}, ALICE)).isInstanceOf(KekUnavailable.class);
    }
}
