package org.cdcd.connectors.vault.keys.kek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.TreeMap;
import org.cdcd.connectors.vault.keys.KekProvider.State;
import org.cdcd.connectors.vault.keys.KekRefused;
import org.cdcd.connectors.vault.keys.KeysetUnusable;

/** What {@link Pkcs11KekTest} runs beside a token: the driver and the PIN's file are its arguments. */
final class UsesAToken {
    private static final byte[] ALICE = {1};
    private static final byte[] BOB = {2};

    private UsesAToken() {}

    public static void main(String[] arguments) throws Exception {
        Path driver = Path.of(arguments[0]);
        Path pin = Path.of(arguments[1]);
        String right = Files.readString(pin);
        Files.writeString(pin, "999999");
        assertThatThrownBy(() -> Pkcs11Kek.open(driver, null, pin, "kek"))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("does not take the PIN")
                .hasMessageNotContaining("999999");
        Files.writeString(pin, right);

        Pkcs11Kek kek = Pkcs11Kek.open(driver, null, pin, "kek");
        byte[] first = kek.aead().encrypt(new byte[] {7}, ALICE);
        assertThat(kek.aead().decrypt(first, ALICE)).containsExactly(7);
        assertThatThrownBy(() -> kek.aead().decrypt(first, BOB)).isInstanceOf(GeneralSecurityException.class);
        first[first.length - 1] ^= 1;
        assertThatThrownBy(() -> kek.aead().decrypt(first, ALICE)).isInstanceOf(GeneralSecurityException.class);
        first[first.length - 1] ^= 1;

        assertThat(kek.rotate()).isEqualTo(2);
        assertThat(kek.aead(1).decrypt(first, ALICE)).containsExactly(7);
        assertThat(Pkcs11Kek.open(driver, null, pin, "kek").currentVersion()).isEqualTo(2);
        assertThatThrownBy(() -> kek.disable(1)).isInstanceOf(KekRefused.class);
        kek.destroy(1);
        assertThatThrownBy(() -> kek.aead(1)).isInstanceOf(KeysetUnusable.class);
        assertThat(kek.versions())
                .containsExactlyEntriesOf(new TreeMap<>(Map.of(1, State.DESTROYED, 2, State.PRIMARY)));
        System.out.println("all is well");
    }
}
