package org.cdcd.connectors.vault.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedKeysetTest {
    private static final String PASSPHRASE = "correct horse battery staple";
    private static final byte[] CONTEXT = {1};

    @TempDir
    Path folder;

    private FileKek open(String passphrase) {
        return FileKek.openOrCreate(file(), Secret.ofAscii(passphrase));
    }

    private Path file() {
        return folder.resolve("keys").resolve("kek.bin");
    }

    @Test
    void refusesAWrongPassphraseAndSaysNothingOfEither() {
        open(PASSPHRASE);

        assertThatThrownBy(() -> open("correct horse battery stable"))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("passphrase is not the one")
                .hasMessageNotContaining("stable")
                .hasMessageNotContaining("staple");
    }

    @Test
    void refusesToOpenItWithoutAPassphrase() {
        open(PASSPHRASE);

        assertThatThrownBy(() -> FileKek.openOrCreate(file()))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("connectors.kek.passphrase-file");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        open(PASSPHRASE);
        byte[] whole = Files.readAllBytes(file());

        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> FileKek.openOrCreate(file(), Secret.ofAscii(PASSPHRASE)))
                    .isInstanceOf(KeysetUnusable.class)
                    .hasMessageMatching(".*(is empty|truncated or not a keyset)");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 12, 16, 20, 24, 40, 60})
    void refusesAChangeOfAnyPart(int place) throws IOException {
        open(PASSPHRASE);
        byte[] changed = Files.readAllBytes(file());
        changed[place + 3] ^= 1;
        Files.write(file(), changed);

        assertThatThrownBy(() -> open(PASSPHRASE)).isInstanceOf(KeysetUnusable.class);
    }

    @Test
    void refusesParametersThatWouldTakeTheMachineDown() throws IOException {
        open(PASSPHRASE);
        byte[] changed = Files.readAllBytes(file());
        changed[8] = 0x7f;
        Files.write(file(), changed);

        assertThatThrownBy(() -> open(PASSPHRASE))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("truncated or not a keyset");
    }

    @Test
    void opensAndRotatesUnderThePassphrase() throws GeneralSecurityException, IOException {
        byte[] sealed = open(PASSPHRASE).aead().encrypt(new byte[] {7}, CONTEXT);

        assertThat(open(PASSPHRASE).rotate()).isEqualTo(2);

        assertThat(open(PASSPHRASE).aead(1).decrypt(sealed, CONTEXT)).containsExactly(7);
        assertThat(ProtectedKeyset.isOne(Files.readAllBytes(file()))).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aBareKeysetIsPutUnderThePassphraseAndKeepsItsKeys() throws GeneralSecurityException, IOException {
        byte[] sealed = FileKek.openOrCreate(file()).aead().encrypt(new byte[] {7}, CONTEXT);

        open(PASSPHRASE);

        assertThat(ProtectedKeyset.isOne(Files.readAllBytes(file()))).isTrue();
        assertThat(open(PASSPHRASE).aead(1).decrypt(sealed, CONTEXT)).containsExactly(7);
    }

    @Test
    void refusesAPassphraseFileThatOthersCanRead() throws IOException {
        Path file = Files.writeString(folder.resolve("passphrase"), PASSPHRASE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> SecretFile.read(file, "the passphrase file", 12))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining(PASSPHRASE);
    }

    @Test
    void refusesAPassphraseThatIsShortOrMissing() throws IOException {
        Path file = Files.createFile(
                folder.resolve("passphrase"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        assertThatThrownBy(() -> SecretFile.read(file, "the passphrase file", 12))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("is empty");

        Files.writeString(file, "elevenchars\n");
        assertThatThrownBy(() -> SecretFile.read(file, "the passphrase file", 12))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("fewer than 12")
                .hasMessageNotContaining("elevenchars");

        assertThatThrownBy(() -> SecretFile.read(folder.resolve("nowhere"), "the passphrase file", 12))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("is not there");
    }

    @Test
    void oneLineEndIsNotPartOfAPassphrase() throws IOException {
        Path file = Files.createFile(
                folder.resolve("passphrase"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, " twelve chars\r\n");

        try (Secret read = SecretFile.read(file, "the passphrase file", 12)) {
            assertThat(read.<Integer>reveal(bytes -> bytes.length)).isEqualTo(13);
        }
    }
}
