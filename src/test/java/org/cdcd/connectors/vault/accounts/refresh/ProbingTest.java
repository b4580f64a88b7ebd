package org.cdcd.connectors.vault.accounts.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.vault.accounts.Accounts;
import org.cdcd.connectors.vault.accounts.AuditedActs;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A grant that ended at the service is noticed before somebody needs it. */
final class ProbingTest {
    private static final Duration QUIET = Duration.ofDays(7);

    @RegisterExtension
    static final Twins TWINS = new Twins();

    @TempDir
    private Path folder;

    private InstagramVault vault;
    private Store store;
    private Accounts accounts;
    private UUID credential;

    @BeforeEach
    void link() throws IOException {
        vault = new InstagramVault(TWINS, folder);
        store = vault.store;
        accounts = vault.accounts;
        credential = vault.credential;
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @Test
    void aGrantThatStandsIsAskedAboutOnceInAWhile() {
        TWINS.pass(QUIET.plusDays(1));
        int before = questions();

        accounts.askAboutQuiet(QUIET);
        accounts.askAboutQuiet(QUIET);

        assertThat(questions()).isEqualTo(before + 1);
        assertThat(AuditedActs.of(store, credential)).containsExactly("grant.probe");
        assertThat(row().state()).isEqualTo(CredentialState.ACTIVE);
    }

    @Test
    void nothingIsAskedWhileAllStandsStill() {
        TWINS.pass(QUIET.plusDays(1));
        int before = questions();
        store.standstill().begin("honey_used");

        accounts.askAboutQuiet(QUIET);

        assertThat(questions()).isEqualTo(before);
    }

    @Test
    void nothingIsAskedAboutAYoungCredential() {
        int before = questions();

        accounts.askAboutQuiet(QUIET);

        assertThat(questions()).isEqualTo(before);
    }

    @Test
    void aGrantThatThePersonEndedAtTheServiceIsNoticed() {
        TWINS.server().reset();
        TWINS.pass(QUIET.plusDays(1));

        accounts.askAboutQuiet(QUIET);

        assertThat(row().state()).isEqualTo(CredentialState.SUSPENDED);
        assertThat(row().reason()).isEqualTo("reauthorization_required");
    }

    @Test
    void aServiceThatIsOnlyDownEndsNothing() {
        TWINS.pass(QUIET.plusDays(1));
        TWINS.server().faults("instagram").next(1, "/v26.0/me", new Fault.Outage(503, null));

        accounts.askAboutQuiet(QUIET);

        assertThat(row().state()).isEqualTo(CredentialState.ACTIVE);
    }

    @Test
    void aCredentialIsDoubtedOnceAMinuteHoweverOftenItIsRefused() {
        int before = questions();
        for (int i = 0; i < 5; i++) {
            accounts.credentials().doubted(credential, null);
        }
        assertThat(questions()).isEqualTo(before + 1);

        TWINS.pass(Duration.ofMinutes(1));
        accounts.credentials().doubted(credential, null);
        assertThat(questions()).isEqualTo(before + 2);
    }

    private CredentialRow row() {
        return store.credentials().findAdmitted(credential).orElseThrow();
    }

    /** How often Instagram was asked whose account it is. */
    private int questions() {
        return (int) TWINS.server().recorded("instagram").stream()
                .filter(call -> call.path().equals("/v26.0/me"))
                .count();
    }
}
