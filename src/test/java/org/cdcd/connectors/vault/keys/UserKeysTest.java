package org.cdcd.connectors.vault.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the keys of people vouch for their rows. */
final class UserKeysTest {
    private static final String ALICE = "https://alice.example/#me";
    private static final byte[] CONTENT = {1, 2, 3};

    private final MutableClock clock = new MutableClock();
    private final UserKeysInMemory rows = new UserKeysInMemory();

    private UserKeys one;
    private UserKeys other;

    @BeforeEach
    void open(@TempDir Path folder) {
        FileKek kek = FileKek.openOrCreate(folder.resolve("keyset"));
        one = new UserKeys(kek, rows, clock);
        other = new UserKeys(kek, rows, clock);
    }

    @Test
    void whatAnotherVaultVouchesForWithANewKeyHolds() {
        byte[] old = one.mac(ALICE, "default", CONTENT);
        other.destroy(ALICE);
        byte[] mac = other.mac(ALICE, "default", CONTENT);

        assertThat(one.holds(ALICE, "default", CONTENT, mac)).isTrue();
        assertThat(one.holds(ALICE, "default", CONTENT, old)).isFalse();
    }

    @Test
    void whatNobodyVouchedForDoesNotHold() {
        one.mac(ALICE, "default", CONTENT);

        assertThat(one.holds(ALICE, "default", CONTENT, new byte[32])).isFalse();
        assertThat(one.holds("https://ben.example/#me", "default", CONTENT, new byte[32]))
                .isFalse();
    }

    @Test
    void aKeyIsOpenForAMinuteAndOnlyIfItIsTheOneInTheStore() {
        assertThat(one.isOpen(ALICE, "default")).isFalse();
        one.mac(ALICE, "default", CONTENT);
        assertThat(one.isOpen(ALICE, "default")).isTrue();

        clock.advance(Duration.ofSeconds(60));
        assertThat(one.isOpen(ALICE, "default")).isFalse();
        one.open(ALICE, "default");
        assertThat(one.isOpen(ALICE, "default")).isTrue();

        other.destroy(ALICE);
        other.mac(ALICE, "default", CONTENT);
        assertThat(one.isOpen(ALICE, "default")).isFalse();
    }
}
