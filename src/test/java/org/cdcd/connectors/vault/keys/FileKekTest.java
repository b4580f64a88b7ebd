package org.cdcd.connectors.vault.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AesGcmKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cdcd.connectors.vault.keys.KekProvider.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileKekTest {
    private static final byte[] CONTEXT = {1};

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("keys").resolve("kek.bin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw-rw----", "rwx--x---", "rw-----w-"})
    void refusesAFileThatIsOpenToOthers(String permissions) throws IOException {
        FileKek.openOrCreate(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> FileKek.openOrCreate(file))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("open to others")
                .hasMessageContaining("chmod 600");
    }

    @Test
    void refusesAFolderThatOthersMayChange() throws IOException {
        FileKek.openOrCreate(file);
        Files.setPosixFilePermissions(folder.resolve("keys"), PosixFilePermissions.fromString("rwxrwx---"));

        assertThatThrownBy(() -> FileKek.openOrCreate(file))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("chmod 700");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        FileKek.openOrCreate(file).rotate();
        byte[] whole = Files.readAllBytes(file);

        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> FileKek.openOrCreate(file))
                    .isInstanceOf(KeysetUnusable.class)
                    .hasMessageContaining(length == 0 ? "is empty" : "truncated or not a keyset");
        }
    }

    @Test
    void refusesWhatIsNotAKeyset() throws IOException {
        FileKek.openOrCreate(file);
        Files.write(file, "not a keyset".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> FileKek.openOrCreate(file))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessage("keyset file " + file + " is truncated or not a keyset");
    }

    @Test
    void refusesAFolderInPlaceOfAFile() throws IOException {
        Files.createDirectories(
                file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        assertThatThrownBy(() -> FileKek.openOrCreate(file))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void makesTheFileForItsOwnerOnly() throws IOException {
        FileKek.openOrCreate(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void opensTheSameKeyAgain() throws GeneralSecurityException {
        byte[] sealed = FileKek.openOrCreate(file).aead().encrypt(new byte[] {7}, CONTEXT);

        assertThat(FileKek.openOrCreate(file).aead().decrypt(sealed, CONTEXT)).containsExactly(7);
    }

    @Test
    void manyWhoStartTogetherGetTheSameKey() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Callable<FileKek> open = () -> FileKek.openOrCreate(file);
            List<Future<FileKek>> opened = threads.invokeAll(List.of(open, open, open, open, open, open, open, open));
            byte[] sealed = opened.getFirst().get().aead().encrypt(new byte[] {7}, CONTEXT);
            for (Future<FileKek> kek : opened) {
                assertThat(kek.get().aead().decrypt(sealed, CONTEXT)).containsExactly(7);
            }
        }
    }

    @Test
    void aRotatedKeysetStillOpensWhatWasSealedBefore() throws GeneralSecurityException {
        byte[] sealed = FileKek.openOrCreate(file).aead(1).encrypt(new byte[] {7}, CONTEXT);

        FileKek rotated = FileKek.openOrCreate(file);

        assertThat(rotated.rotate()).isEqualTo(2);
        assertThat(rotated.currentVersion()).isEqualTo(2);
        assertThat(FileKek.openOrCreate(file).currentVersion()).isEqualTo(2);
        assertThat(rotated.aead(1).decrypt(sealed, CONTEXT)).containsExactly(7);
        assertThatThrownBy(() -> rotated.aead(2).decrypt(sealed, CONTEXT)).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> rotated.aead(3)).isInstanceOf(KeysetUnusable.class);
    }

    @Test
    void aVersionGoesFromPrimaryToDestroyedStepByStep() {
        FileKek kek = FileKek.openOrCreate(file);
        assertThatThrownBy(() -> kek.disable(1))
                .isInstanceOfSatisfying(
                        KekRefused.class, no -> assertThat(no.code()).isEqualTo("kek_state_wrong"));
        assertThatThrownBy(() -> kek.disable(2))
                .isInstanceOfSatisfying(
                        KekRefused.class, no -> assertThat(no.code()).isEqualTo("kek_version_unknown"));

        kek.rotate();
        assertThatThrownBy(() -> kek.destroy(1)).isInstanceOf(KekRefused.class);
        kek.disable(1);
        assertThatThrownBy(() -> kek.aead(1)).isInstanceOf(KeysetUnusable.class);
        kek.enable(1);
        assertThat(kek.aead(1)).isNotNull();
        kek.disable(1);
        kek.destroy(1);
        assertThatThrownBy(() -> kek.enable(1)).isInstanceOf(KekRefused.class);

        assertThat(FileKek.openOrCreate(file).versions())
                .containsExactlyEntriesOf(new TreeMap<>(Map.of(1, State.DESTROYED, 2, State.PRIMARY)));
    }

    @Test
    void aDestroyedKeysBytesAreNowhereInTheFile() throws Exception {
        FileKek kek = FileKek.openOrCreate(file);
        byte[] first = keyBytes(Files.readAllBytes(file));
        kek.rotate();
        assertThat(contains(Files.readAllBytes(file), first)).isTrue();

        kek.disable(1);
        kek.destroy(1);

        assertThat(contains(Files.readAllBytes(file), first)).isFalse();
    }

    private static byte[] keyBytes(byte[] keyset) throws GeneralSecurityException {
        AesGcmKey key = (AesGcmKey) TinkProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get())
                .getPrimary()
                .getKey();
        return key.getKeyBytes().toByteArray(InsecureSecretKeyAccess.get());
    }

    private static boolean contains(byte[] whole, byte[] part) {
        return new String(whole, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    @Test
    void anotherProcessLearnsOfARotationWhenItMeetsTheNewVersion() throws GeneralSecurityException {
        FileKek one = FileKek.openOrCreate(file);
        FileKek other = FileKek.openOrCreate(file);
        one.rotate();
        byte[] sealed = one.aead().encrypt(new byte[] {7}, CONTEXT);

        assertThat(other.currentVersion()).isEqualTo(1);
        assertThat(other.aead(2).decrypt(sealed, CONTEXT)).containsExactly(7);
        assertThat(other.currentVersion()).isEqualTo(2);
    }

    @Test
    void rotationsAtTheSameTimeLoseNoKey() throws Exception {
        FileKek.openOrCreate(file);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Integer> rotate = () -> FileKek.openOrCreate(file).rotate();
            for (Future<Integer> done : threads.invokeAll(List.of(rotate, rotate, rotate, rotate))) {
                done.get();
            }
        }
        assertThat(FileKek.openOrCreate(file).versions()).hasSize(5);
        assertThat(FileKek.openOrCreate(file).currentVersion()).isEqualTo(5);
    }
}
