package org.cdcd.connectors.vault.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.cdcd.connectors.vault.keys.Capsules.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapsulesTest {
    @TempDir
    Path folder;

    private FileKek kek;
    private Capsules capsules;
    private byte[] capsule;

    @BeforeEach
    void sealOne() {
        kek = FileKek.openOrCreate(folder.resolve("keys").resolve("kek.bin"));
        capsules = new Capsules(kek);
        capsule = capsules.seal(Kind.REVOKE, Secret.ofAscii("token"), "ann", "1");
    }

    @Test
    void refusesAnotherKind() {
        assertThatThrownBy(() -> capsules.open(Kind.JOURNAL, capsule, "ann", "1"))
                .isInstanceOf(SealBroken.class);
    }

    @Test
    void refusesOtherIdsHoweverTheyAreSplit() {
        assertThatThrownBy(() -> capsules.open(Kind.REVOKE, capsule, "ann", "2"))
                .isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> capsules.open(Kind.REVOKE, capsule, "ann1")).isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> capsules.open(Kind.REVOKE, capsule, "an", "n1"))
                .isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> capsules.open(Kind.REVOKE, capsule, "1", "ann"))
                .isInstanceOf(SealBroken.class);
    }

    @Test
    void refusesEveryTruncationAndAnUnknownVersion() {
        for (int length = 0; length < capsule.length; length++) {
            byte[] cut = Arrays.copyOf(capsule, length);
            assertThatThrownBy(() -> capsules.open(Kind.REVOKE, cut, "ann", "1"))
                    .isInstanceOf(SealBroken.class);
        }
        capsule[0] = 1;
        assertThatThrownBy(() -> capsules.open(Kind.REVOKE, capsule, "ann", "1"))
                .isInstanceOf(SealBroken.class);
    }

    @Test
    void opensAfterTheKekWasRotated() {
        kek.rotate();
        try (Secret opened = capsules.open(Kind.REVOKE, capsule, "ann", "1")) {
            assertThat(opened.<String>reveal(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                    .isEqualTo("token");
        }
    }
}
