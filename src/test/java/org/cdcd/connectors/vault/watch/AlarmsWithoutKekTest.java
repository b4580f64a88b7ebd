package org.cdcd.connectors.vault.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.soak.SmallVault;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.KekUnavailable;
import org.cdcd.connectors.vault.keys.KeysetUnusable;
import org.cdcd.connectors.vault.keys.RemovableKek;
import org.cdcd.connectors.vault.keys.RemovableKek.Now;
import org.cdcd.connectors.vault.keys.WhileKekIsAway;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An alarm stops what it is about though the key that everything is under cannot be had. */
final class AlarmsWithoutKekTest {
    @RegisterExtension
    static final Twins TWINS = new Twins();

    private static final String ALICE = "https://alice.example/#me";

    @TempDir
    private Path folder;

    private RemovableKek kek;
    private SmallVault vault;
    private UUID credential;

    @BeforeEach
    void link() throws IOException {
        SmallVault.routes(Path.of("routes"), folder.resolve("routes"));
        kek = new RemovableKek(FileKek.openOrCreate(folder.resolve("keyset")));
        vault = new SmallVault(
                SmallVault.Place.embedded(folder.resolve("vault"), folder.resolve("routes"), TWINS.server()),
                kek,
                RefreshWatch.NOBODY,
                TWINS.clock());
        credential = vault.link(ALICE, page -> TWINS.caller().get(page).sentBack("code"));
        // so that the person's key is in memory no more
        TWINS.pass(Duration.ofMinutes(2));
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @WhileKekIsAway
    void itSuspendsAndTheOwnerResumesOnceTheKeyIsBack(Now state) {
        Watch watch = watch(Action.SUSPEND);
        kek.become(state);

        watch.raise(signal());

        assertThat(state()).isEqualTo(CredentialState.SUSPENDED);
        kek.become(Now.HERE);
        assertThatThrownBy(() -> vault.accounts().credentials().open(credential).close())
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CREDENTIAL_SUSPENDED));
        watch.resume(ALICE, credential, "program").toCompletableFuture().join();
        vault.accounts().credentials().open(credential).close();
    }

    @WhileKekIsAway
    void itRevokes(Now state) {
        Watch watch = watch(Action.REVOKE);
        kek.become(state);

        watch.raise(signal());

        assertThat(state()).isEqualTo(CredentialState.REVOKED);
        assertThat(vault.accounts()
                        .tellOfRevocation(vault.caller(ALICE), credential)
                        .path("remedy")
                        .asText())
                .contains("could not open the token");
    }

    @WhileKekIsAway
    void nothingIsResumedWithoutTheKey(Now state) {
        Watch watch = watch(Action.SUSPEND);
        watch.raise(signal());
        TWINS.pass(Duration.ofMinutes(2));
        kek.become(state);

        assertThatThrownBy(() -> watch.resume(ALICE, credential, "program"))
                .isInstanceOfAny(KekUnavailable.class, KeysetUnusable.class);

        assertThat(state()).isEqualTo(CredentialState.SUSPENDED);
    }

    private Watch watch(Action action) {
        return new Watch(
                vault.store(),
                vault.accounts(),
                webid -> "a name",
                new Ladder(Map.of("other-account", action.wireName())),
                TWINS.clock());
    }

    private Signal signal() {
        return new Signal.OfCredential(Signal.Kind.OTHER_ACCOUNT, ALICE, "github", credential);
    }

    private CredentialState state() {
        return vault.store().credentials().find(ALICE, credential).orElseThrow().state();
    }
}
