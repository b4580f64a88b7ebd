package org.cdcd.connectors.vault.accounts.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.vault.accounts.Accounts;
import org.cdcd.connectors.vault.accounts.AuditedActs;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that die of age are renewed before, at a service where the token itself gets the next one. */
final class KeepingAliveTest {
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
    void keepsATokenAliveThatNobodyUses() {
        for (int month = 0; month < 4; month++) {
            TWINS.pass(Duration.ofDays(31));
            accounts.keepAlive();
        }

        accounts.credentials().open(credential).close();
        assertThat(renewals()).hasSize(4).extracting(Recorded::status).containsOnly(200);
        assertThat(renewals().getFirst().query()).doesNotContain("client_id", "client_secret");
        assertThat(AuditedActs.of(store, credential)).hasSize(4).containsOnly("token.renew");
    }

    @Test
    void renewsNothingWhileAllStandsStill() {
        TWINS.pass(Duration.ofDays(31));
        store.standstill().begin("honey_used");
        accounts.keepAlive();
        assertThat(renewals()).isEmpty();

        store.standstill().end();
        accounts.keepAlive();
        assertThat(renewals()).hasSize(1);
    }

    @Test
    void leavesYoungTokensAlone() {
        TWINS.pass(Duration.ofDays(29));
        accounts.keepAlive();

        assertThat(renewals()).isEmpty();
    }

    @Test
    void renewsATokenInUseShortlyBeforeItEnds() {
        TWINS.pass(Duration.ofDays(60).minusSeconds(60));

        accounts.credentials().open(credential).close();
        assertThat(renewals()).extracting(Recorded::status).containsExactly(200);
    }

    @Test
    void knowsThatATokenCannotBeRenewedOnceItHasEnded() {
        TWINS.pass(Duration.ofDays(61));
        accounts.keepAlive();
        accounts.keepAlive();

        assertThat(renewals()).extracting(Recorded::status).containsExactly(400);
        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> accounts.credentials().open(credential));
        assertThat(refusal.code()).isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
    }

    @Test
    void triesAgainWhenTheServiceWasOnlyDown() {
        TWINS.pass(Duration.ofDays(31));
        TWINS.server().faults("instagram").next(1, "/refresh_access_token", new Fault.Outage(503, null));
        accounts.keepAlive();
        TWINS.pass(Duration.ofMinutes(31));
        accounts.keepAlive();

        assertThat(renewals()).extracting(Recorded::status).containsExactly(503, 200);
    }

    @Test
    void oneThatCannotBeRenewedIsTriedLessAndLessOften() {
        TWINS.pass(Duration.ofDays(31));
        TWINS.server().faults("instagram").next(100, "/refresh_access_token", new Fault.Outage(503, null));

        for (int halfHour = 0; halfHour < 12; halfHour++) {
            accounts.keepAlive();
            TWINS.pass(Duration.ofMinutes(30));
        }

        // at once, and after half an hour, one and a half, three and a half
        assertThat(renewals()).extracting(Recorded::status).containsExactly(503, 503, 503, 503);
    }

    @Test
    void oneThatCannotBeOpenedKeepsNoOtherWaiting() {
        spoil(credential);
        TWINS.pass(Duration.ofMinutes(1));
        UUID other = vault.linked("");
        TWINS.pass(Duration.ofDays(31));

        accounts.keepAlive();

        assertThat(renewals()).extracting(Recorded::status).containsExactly(200);
        assertThat(version(other)).isEqualTo(2);
    }

    /** Stores a renewal token that no key opens. */
    private void spoil(UUID id) {
        String webid = "https://alice.example/#me";
        SealedParts good = store.credentials().parts(webid, id).orElseThrow();
        SealedParts bad =
                new SealedParts(good.version() + 1, good.wrappedKey(), good.use(), new byte[64], good.tokenExpires());
        assertThat(store.credentials()
                        .replace(store.refreshIntents().begin(webid, id, "hash").orElseThrow(), bad))
                .isTrue();
    }

    private int version(UUID id) {
        return store.credentials().findAdmitted(id).orElseThrow().version();
    }

    @Test
    void remembersWhatWasGrantedFromTheFirstOfTwoAnswers() {
        UUID narrow = vault.linked("&twin_scopes=instagram_business_basic");

        assertThat(store.credentials()
                        .findAdmitted(narrow)
                        .orElseThrow()
                        .account()
                        .scopes())
                .containsExactly("instagram_business_basic");
    }

    private List<Recorded> renewals() {
        return TWINS.server().recorded("instagram").stream()
                .filter(call -> call.path().equals("/refresh_access_token"))
                .toList();
    }
}
