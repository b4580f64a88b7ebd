package org.cdcd.connectors.vault.accounts.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.cdcd.connectors.soak.SmallVault;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.TwinServer;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No schedule runs here: what is told is told because it was asked for. */
final class RevocationTellingTest {
    private static final String ALICE = "https://alice.example/#me";

    @TempDir
    private Path folder;

    private TwinServer twins;
    private Caller browser;
    private SmallVault vault;

    @BeforeEach
    void start() throws IOException {
        twins = TwinServer.start(Clock.systemUTC(), List.of(new GitHubTwin()));
        twins.register("github", Twins.CLIENT);
        browser = new Caller(twins);
        vault = new SmallVault(
                SmallVault.Place.embedded(
                        Files.createDirectory(folder.resolve("data")),
                        SmallVault.routes(Path.of("routes"), folder.resolve("routes")),
                        twins),
                RefreshWatch.NOBODY,
                Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        // the twins first: what hangs there ends with them
        browser.close();
        twins.close();
        vault.close();
    }

    @Test
    void aServiceHearsOfAStolenCredentialAtOnce() {
        UUID credential = vault.link(ALICE, this::consent);

        vault.accounts().revokeSuspect(ALICE, credential);

        Awaitility.await().until(() -> told() == 1);
    }

    @Test
    void oneThatIsNotAnsweredHoldsUpNoneOfTheOthers() {
        List<UUID> credentials = new ArrayList<>();
        for (int i = 0; i < 2 * Tellers.OF_ONE_SERVICE; i++) {
            credentials.add(vault.link("https://alice.example/#" + i, this::consent));
        }
        twins.faults("github").next(1, "/applications", new Fault.Latency(Duration.ofMinutes(5)));

        for (int i = 0; i < credentials.size(); i++) {
            vault.accounts().fence(vault.caller("https://alice.example/#" + i), credentials.get(i), false, null);
        }
        CompletableFuture<Void> all = vault.accounts().tellServices().toCompletableFuture();

        Awaitility.await().until(() -> told() >= credentials.size() - 1);
        assertThat(all).isNotDone();
    }

    private long told() {
        return twins.recorded("github").stream()
                .filter(call -> call.method().equals("DELETE") && call.path().endsWith("/grant"))
                .count();
    }

    private String consent(String page) {
        return browser.get(page).sentBack("code");
    }
}
