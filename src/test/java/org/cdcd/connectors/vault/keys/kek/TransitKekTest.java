package org.cdcd.connectors.vault.keys.kek;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.TreeMap;
import org.cdcd.connectors.vault.keys.Capsules;
import org.cdcd.connectors.vault.keys.Capsules.Kind;
import org.cdcd.connectors.vault.keys.KekProvider.State;
import org.cdcd.connectors.vault.keys.KekRefused;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.SealBroken;
import org.cdcd.connectors.vault.keys.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransitKekTest {
    private static final byte[] ALICE = {1};
    private static final byte[] BOB = {2};

    @TempDir
    Path folder;

    private FakeTransit engine;
    private Path tokenFile;

    @BeforeEach
    void start() throws IOException {
        engine = new FakeTransit();
        tokenFile = secret("token", "first-token\n");
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private Path secret(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return Files.writeString(file, content);
    }

    private TransitKek open() {
        return TransitKek.open(at(engine.address(), "connectors"));
    }

    private TransitKek.Settings at(URI address, String key) {
        return new TransitKek.Settings(address, "transit", key, null, tokenFile, null, null);
    }

    @Test
    void refusesAnAddressThatIsNotEncrypted() {
        assertThatThrownBy(() -> TransitKek.open(at(URI.create("http://vault.example:8200"), "connectors")))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("https://");
    }

    @Test
    void refusesAKeyThatIsNotThereOrOfAnotherType() {
        assertThatThrownBy(() -> TransitKek.open(at(engine.address(), "other")))
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("no transit key other");
        engine.type = "rsa-4096";
        assertThatThrownBy(this::open).isInstanceOf(KeysetUnusable.class).hasMessageContaining("aes256-gcm96");
    }

    @Test
    void refusesATokenFileThatOthersCanRead() throws IOException {
        Files.setPosixFilePermissions(tokenFile, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(this::open)
                .isInstanceOf(KeysetUnusable.class)
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining("first-token");
    }

    @Test
    void saysWhatIsTheMatterWithTheEngineAndNeverTheToken() {
        TransitKek kek = open();
        engine.sealed = true;
        assertThatThrownBy(() -> kek.aead().encrypt(new byte[] {7}, ALICE))
                .isInstanceOf(KekUnavailable.class)
                .hasMessageContaining("is sealed");
        engine.sealed = false;
        engine.token = "another";
        assertThatThrownBy(() -> kek.aead().encrypt(new byte[] {7}, ALICE))
                .isInstanceOf(KekUnavailable.class)
                .hasMessageContaining("does not let this server")
                .hasMessageNotContaining("first-token");
        engine.close();
        assertThatThrownBy(() -> kek.aead().encrypt(new byte[] {7}, ALICE))
                .isInstanceOf(KekUnavailable.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void anEngineThatDoesNotAnswerIsNoBrokenSeal() {
        Capsules capsules = new Capsules(open());
        try (Secret token = Secret.ofAscii("token")) {
            byte[] capsule = capsules.seal(Kind.REVOKE, token, "a");
            engine.sealed = true;
            assertThatThrownBy(() -> capsules.open(Kind.REVOKE, capsule, "a")).isInstanceOf(KekUnavailable.class);
            engine.sealed = false;
            assertThatThrownBy(() -> capsules.open(Kind.REVOKE, capsule, "b")).isInstanceOf(SealBroken.class);
        }
    }

    @Test
    void opensForItsAssociatedDataOnly() throws GeneralSecurityException {
        TransitKek kek = open();
        byte[] sealed = kek.aead().encrypt(new byte[] {7}, ALICE);

        assertThat(kek.aead().decrypt(sealed, ALICE)).containsExactly(7);
        assertThatThrownBy(() -> kek.aead().decrypt(sealed, BOB)).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> kek.aead().decrypt(new byte[] {1, 2}, ALICE))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void givesADerivedKeyItsContext() throws GeneralSecurityException {
        engine.derived = true;
        TransitKek kek = open();

        assertThat(kek.aead().decrypt(kek.aead().encrypt(new byte[] {7}, ALICE), ALICE))
                .containsExactly(7);
    }

    @Test
    void readsAFreshTokenWhenTheOldOneIsRefused() throws Exception {
        TransitKek kek = open();
        engine.token = "second-token";
        secret("token", "second-token");

        assertThat(kek.aead().encrypt(new byte[] {7}, ALICE)).isNotEmpty();
    }

    @Test
    void logsInWithAnAppRoleAndAgainWhenTheTokenIsOver() throws Exception {
        Path secretId = secret("secret-id", "the-secret-id");
        TransitKek kek = TransitKek.open(
                new TransitKek.Settings(engine.address(), "transit", "connectors", null, null, "the-role", secretId));
        engine.token = "second-token";

        assertThat(kek.aead().encrypt(new byte[] {7}, ALICE)).isNotEmpty();
        assertThat(engine.logins).containsExactly("the-role", "the-role");

        secret("secret-id", "wrong-one");
        engine.token = "third-token";
        assertThatThrownBy(() -> kek.aead().encrypt(new byte[] {7}, ALICE))
                .isInstanceOf(KekUnavailable.class)
                .hasMessageContaining("refuses the AppRole")
                .hasMessageNotContaining("wrong-one");
    }

    @Test
    void aVersionGoesFromPrimaryToDestroyed() throws GeneralSecurityException {
        TransitKek kek = open();
        TransitKek other = open();
        byte[] first = kek.aead().encrypt(new byte[] {7}, ALICE);

        assertThat(kek.rotate()).isEqualTo(2);
        assertThat(kek.aead(1).decrypt(first, ALICE)).containsExactly(7);
        byte[] second = kek.aead().encrypt(new byte[] {8}, ALICE);
        assertThatThrownBy(() -> kek.aead(1).decrypt(second, ALICE)).isInstanceOf(GeneralSecurityException.class);
        // another node meets the new version before it has looked
        assertThat(other.aead(2).decrypt(second, ALICE)).containsExactly(8);

        assertThatThrownBy(() -> kek.destroy(1)).isInstanceOf(KekRefused.class);
        kek.disable(1);
        assertThatThrownBy(() -> kek.aead(1)).isInstanceOf(KeysetUnusable.class);
        kek.enable(1);
        assertThat(kek.aead(1).decrypt(first, ALICE)).containsExactly(7);
        kek.disable(1);
        kek.destroy(1);
        assertThat(open().versions())
                .containsExactlyEntriesOf(new TreeMap<>(Map.of(1, State.DESTROYED, 2, State.PRIMARY)));
    }
}
