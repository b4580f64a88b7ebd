package org.cdcd.connectors.vault.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.cdcd.connectors.soak.SmallVault;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.cdcd.connectors.vault.keys.FileKek;
import org.cdcd.connectors.vault.keys.RemovableKek;
import org.cdcd.connectors.vault.keys.RemovableKek.Now;
import org.cdcd.connectors.vault.keys.WhileKekIsAway;
import org.cdcd.connectors.vault.store.CredentialState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A revocation takes effect though the key that everything is under cannot be had. */
final class RevokingWithoutKekTest {
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
        SmallVault.Place place =
                SmallVault.Place.embedded(folder.resolve("vault"), folder.resolve("routes"), TWINS.server());
        vault = new SmallVault(place, kek, RefreshWatch.NOBODY, TWINS.clock());
        credential = vault.link(ALICE, page -> TWINS.caller().get(page).sentBack("code"));
        // so that the person's key is in memory no more
        TWINS.pass(Duration.ofMinutes(2));
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @WhileKekIsAway
    void thePersonsWordEndsItAndTheReceiptSaysWhyTheServiceIsNotTold(Now state) {
        kek.become(state);

        ObjectNode revoked = vault.revoke(vault.caller(ALICE), credential, false, null);

        assertEnded();
        assertThat(revoked.path("remedy").asText())
                .startsWith("The service was not told, because the vault could not open the token")
                .contains("remove it there");
        ObjectNode receipt = vault.accounts().receipt(vault.caller(ALICE), credential);
        assertThat(receipt.path("service_revocation_status").asText()).isEqualTo("not_possible");
        assertThat(receipt.path("remedy").path("who_must_act").asText()).isEqualTo("user");
    }

    @WhileKekIsAway
    void soDoesASuspicion(Now state) {
        kek.become(state);

        vault.accounts().revokeSuspect(ALICE, credential);

        assertEnded();
    }

    @WhileKekIsAway
    void soDoesAPurge(Now state) {
        kek.become(state);

        vault.revoke(vault.caller(ALICE), credential, true, null);

        assertEnded();
    }

    @WhileKekIsAway
    void aServiceThatMustStillBeToldIsToldOnceTheKeyIsBack(Now state) {
        vault.accounts().fence(vault.caller(ALICE), credential, false, null);
        kek.become(state);
        vault.accounts().tellServices().toCompletableFuture().join();
        assertThat(status()).isEqualTo("pending");

        kek.become(Now.HERE);
        TWINS.pass(Duration.ofMinutes(1));
        vault.accounts().tellServices().toCompletableFuture().join();

        assertThat(status()).isEqualTo("confirmed");
        assertThat(AuditedActs.of(vault.store(), credential)).containsExactly("revoke.tell");
    }

    private String status() {
        return vault.accounts()
                .receipt(vault.caller(ALICE), credential)
                .path("service_revocation_status")
                .asText();
    }

    private void assertEnded() {
        var row = vault.store().credentials().find(ALICE, credential).orElseThrow();
        assertThat(row.state()).isEqualTo(CredentialState.REVOKED);
        assertThat(vault.store().credentials().parts(ALICE, credential)).isEmpty();
    }
}
