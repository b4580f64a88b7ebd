package org.cdcd.connectors.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.cdcd.connectors.soak.SmallVault;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.cdcd.connectors.vault.egress.Spool;
import org.cdcd.connectors.vault.egress.SpoolSettings;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.UserKeys;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.wire.AuditRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An erasure is written down before anything is revoked by it. */
final class PersonalDataTest {
    @RegisterExtension
    static final Twins TWINS = new Twins();

    private static final String ALICE = "https://alice.example/#me";
    private static final String NAME = "her name";

    @TempDir
    private Path folder;

    private SmallVault vault;
    private UUID credential;
    private PersonalData data;

    @BeforeEach
    void link() throws IOException {
        SmallVault.routes(Path.of("routes"), folder.resolve("routes"));
        SmallVault.Place place =
                SmallVault.Place.embedded(folder.resolve("vault"), folder.resolve("routes"), TWINS.server());
        vault = new SmallVault(place, RefreshWatch.NOBODY, TWINS.clock());
        credential = vault.link(ALICE, page -> TWINS.caller().get(page).sentBack("code"));
        data = new PersonalData(
                vault.accounts(),
                vault.store(),
                new UserKeys(FileKek.openOrCreate(place.keyset()), vault.store().userKeys(), TWINS.clock()),
                webid -> NAME,
                Spool.open(folder.resolve("spool"), TWINS.clock(), SpoolSettings.DEFAULTS),
                TWINS.clock());
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @Test
    void aDeathAfterTheFirstRevocationLeavesWordOfWhatWasAsked() {
        vault.accounts().onRevoked(id -> {
            throw new Dead();
        });

        assertThatThrownBy(() -> data.erase(vault.caller(ALICE))).isInstanceOf(Dead.class);

        assertThat(vault.store()
                        .credentials()
                        .find(ALICE, credential)
                        .orElseThrow()
                        .state())
                .isEqualTo(CredentialState.REVOKED);
        assertThat(outcomes()).containsExactly("asked");
    }

    @Test
    void anErasureThatIsDoneIsWrittenDownTwice() {
        data.erase(vault.caller(ALICE));

        assertThat(outcomes()).containsExactlyInAnyOrder("asked", "ok");
    }

    private Iterable<String> outcomes() {
        return vault.store().auditTrail().of(NAME, null, 10).stream()
                .filter(entry -> entry.action().equals("me.erase"))
                .map(AuditRecord::outcome)
                .toList();
    }

    private static final class Dead extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
