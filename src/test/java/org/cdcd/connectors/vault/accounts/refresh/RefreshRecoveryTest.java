package org.cdcd.connectors.vault.accounts.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.cdcd.connectors.soak.SmallVault;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.twin.oauth.Rules;
import org.cdcd.connectors.vault.accounts.AuditedActs;
import org.cdcd.connectors.vault.accounts.credentials.Material;
import org.cdcd.connectors.vault.store.PostgresServer;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Several vaults on one PostgreSQL, a service with single-use tokens, and renewals that end in the middle. */
final class RefreshRecoveryTest {
    @RegisterExtension
    static final Twins TWINS = new Twins();

    private static final String TOKEN_CALL = "/login/oauth/access_token";
    private static final String ALICE = "https://alice.example/#me";
    private static final int NEWEST = Integer.MAX_VALUE;

    private final StoreSettings.PostgreSql database = PostgresServer.newDatabase();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<SmallVault> open = new ArrayList<>();
    private final AtomicReference<RefreshWatch> watch = new AtomicReference<>(RefreshWatch.NOBODY);

    @TempDir
    private Path folder;

    private SmallVault first;
    private UUID credential;

    @BeforeEach
    void link() throws IOException {
        grace(Duration.ofSeconds(30), false);
        SmallVault.routes(Path.of("routes"), folder.resolve("routes"));
        first = vault("first", (point, id) -> watch.get().at(point, id));
        credential = link(first);
    }

    @AfterEach
    void stop() {
        watch.set(RefreshWatch.NOBODY);
        open.forEach(SmallVault::close);
        threads.shutdown();
    }

    @Test
    void theAnswerInTheJournalIsUsedAndTheServiceNotAskedAgain() throws Exception {
        dieAt(RefreshPoint.JOURNALED);

        SmallVault again = restart();

        assertThat(again.accounts().recover()).isEqualTo(new Recovered(1, 0, 0));
        assertThat(version(again)).isEqualTo(2);
        assertThat(refreshes()).hasSize(1);
        assertThat(again.journal().waiting()).isEmpty();
        assertThat(renewed(again)).isEqualTo(3);
    }

    @Test
    void anotherVaultFinishesWithTheAnswerOfADeadOneAndTheServiceIsNotAskedAgain() throws Exception {
        grace(Duration.ZERO, true);
        SmallVault second = vault("second", RefreshWatch.NOBODY);
        dieAt(RefreshPoint.BEFORE_COMMIT);
        first.close();
        open.remove(first);

        assertThat(second.accounts().recover()).isEqualTo(new Recovered(1, 0, 0));

        assertThat(version(second)).isEqualTo(2);
        assertThat(refreshes()).hasSize(1);
        assertThat(keepsAnswer(second)).isFalse();
        assertThat(renewed(second)).isEqualTo(3);
    }

    @Test
    void theAnswerOfADeadVaultGoesWithTheCredentialThatIsRevoked() throws Exception {
        SmallVault second = vault("second", RefreshWatch.NOBODY);
        dieAt(RefreshPoint.BEFORE_COMMIT);
        assertThat(keepsAnswer(second)).isTrue();

        second.revoke(second.caller(ALICE), credential, false, null);

        assertThat(keepsAnswer(second)).isFalse();
    }

    @Test
    void noAnswerIsKeptOnceItIsStored() {
        assertThat(renewed(first)).isEqualTo(2);

        assertThat(keepsAnswer(first)).isFalse();
    }

    @Test
    void aRenewalIsWrittenDownBeforeTheTokenIsSent() {
        dieAt(RefreshPoint.BEFORE_SEND);

        assertThat(refreshes()).isEmpty();
        assertThat(AuditedActs.of(first.store(), credential)).containsExactly("token.renew");
    }

    @Test
    void noTokenIsRenewedWhileAllStandsStill() {
        first.store().standstill().begin("honey_used");

        assertRefused(first, ErrorCode.VAULT_UNAVAILABLE);

        assertThat(refreshes()).isEmpty();
    }

    @Test
    void anAnswerThatWasNeverWrittenDownIsAskedForOnceMore() throws Exception {
        dieAt(RefreshPoint.ANSWER_RECEIVED);

        SmallVault again = restart();

        assertThat(again.accounts().recover()).isEqualTo(new Recovered(0, 1, 0));
        assertThat(refreshes()).hasSize(2);
        assertThat(renewed(again)).isEqualTo(3);
    }

    @Test
    void aStrictServiceIsAskedOnceMoreAndThenNeverAgain() throws Exception {
        grace(Duration.ZERO, true);
        dieAt(RefreshPoint.ANSWER_RECEIVED);
        SmallVault again = restart();

        assertThat(again.accounts().recover()).isEqualTo(new Recovered(0, 0, 1));
        assertThat(again.accounts().recover()).isEqualTo(Recovered.NOTHING);
        assertRefused(again, ErrorCode.REAUTHORIZATION_REQUIRED);
        assertRefused(again, ErrorCode.REAUTHORIZATION_REQUIRED);
        assertThat(refreshes()).hasSize(2);
    }

    @Test
    void aVaultThatComesBackLateDoesNotUndoWhatAnotherHasRenewed() throws Exception {
        SmallVault second = vault("second", RefreshWatch.NOBODY);
        dieAt(RefreshPoint.JOURNALED);
        first.close();
        open.remove(first);
        assertThat(second.accounts().recover()).isEqualTo(new Recovered(0, 1, 0));

        SmallVault late = vault("first", RefreshWatch.NOBODY);

        assertThat(late.journal().waiting()).hasSize(1);
        assertThat(late.accounts().recover()).isEqualTo(Recovered.NOTHING);
        assertThat(late.journal().waiting()).isEmpty();
        assertThat(version(late)).isEqualTo(2);
        assertThat(renewed(late)).isEqualTo(3);
        assertThat(renewed(second)).isEqualTo(4);
    }

    @Test
    void aFrozenHolderIsOvertakenAndUsesTheOthersToken() throws Exception {
        SmallVault second = vault("second", RefreshWatch.NOBODY);
        Frozen frozen = freezeAt(RefreshPoint.INTENT_WRITTEN);
        TWINS.pass(Duration.ofSeconds(16));
        second.store().beat();
        first.store().beat();

        assertThat(renewed(second)).isEqualTo(2);
        frozen.thaw();

        assertThat(frozen.version()).isEqualTo(2);
        assertThat(refreshes()).hasSize(1);
        assertThat(renewed(first)).isEqualTo(3);
    }

    @Test
    void aTokenThatAFrozenHolderGotTooLateDoesNotCount() throws Exception {
        SmallVault second = vault("second", RefreshWatch.NOBODY);
        Frozen frozen = freezeAt(RefreshPoint.BEFORE_SEND);
        TWINS.pass(Duration.ofSeconds(16));

        assertThat(renewed(second)).isEqualTo(2);
        frozen.thaw();

        assertThat(frozen.version()).isEqualTo(2);
        assertThat(refreshes()).hasSize(2);
        assertThat(renewed(first)).isEqualTo(3);
    }

    @Test
    void sixtyFourCallersAtThreeVaultsRenewOnce() throws Exception {
        List<SmallVault> vaults =
                List.of(first, vault("second", RefreshWatch.NOBODY), vault("third", RefreshWatch.NOBODY));
        TWINS.pass(Duration.ofHours(9));
        vaults.forEach(vault -> vault.store().beat());
        CountDownLatch go = new CountDownLatch(1);
        Set<Integer> versions = new HashSet<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(64)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                SmallVault vault = vaults.get(i % 3);
                Callable<Integer> caller = () -> {
                    go.await();
                    try (Material material = vault.accounts().credentials().open(credential)) {
                        return material.version();
                    }
                };
                all.add(callers.submit(caller));
            }
            go.countDown();
            for (Future<Integer> one : all) {
                versions.add(one.get(60, TimeUnit.SECONDS));
            }
        }

        assertThat(versions).containsExactly(2);
        assertThat(refreshes()).hasSize(1);
    }

    @Test
    void anAnswerThatIsLostOnTheWayIsAskedForOnceMoreAtOnce() {
        fail(new Fault.DropAfter());

        assertThat(renewed(first)).isEqualTo(2);
        assertThat(refreshes()).hasSize(2);
    }

    @Test
    void aPageInThePlaceOfAnAnswerIsAskedForOnceMoreAtOnce() {
        fail(new Fault.HtmlAnswer());

        assertThat(renewed(first)).isEqualTo(2);
        assertThat(refreshes()).hasSize(2);
    }

    @Test
    void anAnswerOfFiveMegabytesIsNotReadAndAskedForOnceMore() {
        fail(new Fault.HugeAnswer(5_000_000));

        assertThat(renewed(first)).isEqualTo(2);
        assertThat(refreshes()).hasSize(2);
    }

    @Test
    void twoLostAnswersAreEnough() {
        TWINS.server().faults("github").next(3, TOKEN_CALL, new Fault.HtmlAnswer());

        assertRefused(first, ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(refreshes()).hasSize(2);
        assertThat(first.journal().waiting()).isEmpty();
    }

    @Test
    void aLostAnswerOfAStrictServiceAsksThePersonOnce() {
        grace(Duration.ZERO, true);
        fail(new Fault.DropAfter());

        assertRefused(first, ErrorCode.REAUTHORIZATION_REQUIRED);
        assertRefused(first, ErrorCode.REAUTHORIZATION_REQUIRED);
        assertThat(refreshes()).hasSize(2);
    }

    @Test
    void aServiceThatIsDownIsNotAskedTwice() {
        fail(new Fault.DropBefore());
        fail(new Fault.Outage(503, null));

        assertRefused(first, ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(renewed(first)).isEqualTo(2);
    }

    @Test
    void anAnswerIsKeptWhenTheAccountCannotBeAskedAndUsedLater() {
        TWINS.server().faults("github").next(1, "/user", new Fault.DropBefore());

        assertRefused(first, ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(first.journal().waiting()).hasSize(1);
        assertThat(renewed(first)).isEqualTo(2);
        assertThat(first.journal().waiting()).isEmpty();
        assertThat(refreshes()).hasSize(1);
    }

    @Test
    void anotherAccountsTokenSuspends() {
        TWINS.server().faults("github").next(new Fault.OtherPerson());

        assertRefused(first, ErrorCode.CREDENTIAL_SUSPENDED);
        assertRefused(first, ErrorCode.CREDENTIAL_SUSPENDED);
        assertThat(first.journal().waiting()).isEmpty();
        assertThat(refreshes()).hasSize(1);
    }

    @Test
    void aTokenThatComesAfterARevokeIsGivenBack() throws Exception {
        Frozen frozen = freezeAt(RefreshPoint.BEFORE_COMMIT);
        first.revoke(first.caller(ALICE), credential, false, null);

        frozen.thaw();

        assertThatThrownBy(frozen::version).hasRootCauseInstanceOf(Refusal.class);
        assertThat(TWINS.server().recorded("github"))
                .filteredOn(call -> call.method().equals("DELETE"))
                .extracting(Recorded::status)
                .contains(204);
        assertThat(first.journal().waiting()).isEmpty();
        assertThat(first.accounts().recover()).isEqualTo(Recovered.NOTHING);
    }

    @Test
    void aTokenThatADeathKeptFromARevocationIsGivenBack() throws Exception {
        SmallVault second = vault("second", RefreshWatch.NOBODY);
        dieAt(RefreshPoint.JOURNALED);
        first.close();
        open.remove(first);
        second.revoke(second.caller(ALICE), credential, false, null);
        long told = deletions();
        TWINS.server().faults("github").next(1, "/applications", new Fault.Outage(503, null));

        SmallVault late = vault("first", RefreshWatch.NOBODY);
        late.accounts().recover();

        assertThat(late.journal().waiting()).as("the service was away").hasSize(1);
        TWINS.pass(Duration.ofMinutes(2));
        late.accounts().recover();
        assertThat(late.journal().waiting()).isEmpty();
        assertThat(deletions()).isEqualTo(told + 2);
    }

    private static long deletions() {
        return TWINS.server().recorded("github").stream()
                .filter(call -> call.method().equals("DELETE"))
                .count();
    }

    @Test
    void aVaultThatStopsFinishesItsRenewalsAndBeginsNoMore() throws Exception {
        UUID other = link(first);
        Frozen frozen = freezeAt(RefreshPoint.BEFORE_COMMIT);
        Future<?> stopping = threads.submit(() -> first.accounts().finishRefreshes(Duration.ofSeconds(60)));
        while (!refusesToBegin(other)) {
            Thread.onSpinWait();
        }
        assertThat(stopping.isDone()).isFalse();

        frozen.thaw();

        stopping.get(60, TimeUnit.SECONDS);
        assertThat(version(first)).isEqualTo(2);
    }

    private boolean refusesToBegin(UUID other) {
        try {
            first.accounts().credentials().renew(other, NEWEST).close();
            return false;
        } catch (Refusal refusal) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.CREDENTIAL_BUSY);
            return true;
        }
    }

    /** A renewal that stands still at a point. */
    private record Frozen(Future<Integer> renewal, CountDownLatch thawed) {
        void thaw() {
            thawed.countDown();
        }

        int version() throws Exception {
            return renewal.get(60, TimeUnit.SECONDS);
        }
    }

    private Frozen freezeAt(RefreshPoint wanted) throws InterruptedException {
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch thawed = new CountDownLatch(1);
        watch.set((point, id) -> {
            if (point == wanted && id.equals(credential) && there.getCount() > 0) {
                there.countDown();
                await(thawed);
            }
        });
        Future<Integer> renewal = threads.submit(() -> renewed(first));
        await(there);
        return new Frozen(renewal, thawed);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Dead extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The renewal ends at this point, as if the process had. */
    private void dieAt(RefreshPoint wanted) {
        watch.set((point, id) -> {
            if (point == wanted) {
                throw new Dead();
            }
        });
        assertThatThrownBy(() -> renewed(first)).isInstanceOf(Dead.class);
        watch.set(RefreshWatch.NOBODY);
    }

    private SmallVault restart() throws IOException {
        first.close();
        open.remove(first);
        return vault("first", RefreshWatch.NOBODY);
    }

    private SmallVault vault(String name, RefreshWatch watcher) throws IOException {
        SmallVault vault = new SmallVault(
                new SmallVault.Place(
                        folder.resolve(name),
                        folder.resolve("keyset"),
                        folder.resolve("routes"),
                        database,
                        TWINS.server().overrides(),
                        TWINS.server().caCertificate()),
                watcher,
                TWINS.clock());
        open.add(vault);
        return vault;
    }

    private static UUID link(SmallVault vault) {
        return vault.link(ALICE, page -> TWINS.caller().get(page).sentBack("code"));
    }

    private static void grace(Duration grace, boolean reuseEndsGrant) {
        TWINS.server()
                .twin(GitHubTwin.class)
                .oauth()
                .change(now -> new Rules(
                        now.pkce(),
                        now.accessLifetime(),
                        now.refreshLifetime(),
                        Rules.Rotation.SINGLE_USE,
                        grace,
                        reuseEndsGrant,
                        now.refreshEndsAccess(),
                        now.accessPrefixes(),
                        now.refreshPrefix()));
    }

    private static void fail(Fault fault) {
        TWINS.server().faults("github").next(1, TOKEN_CALL, fault);
    }

    private boolean keepsAnswer(SmallVault vault) {
        return vault.store().refreshIntents().answer(ALICE, credential, 1).isPresent();
    }

    private int version(SmallVault vault) {
        return vault.store()
                .credentials()
                .findAdmitted(credential)
                .orElseThrow()
                .version();
    }

    /** The version after a renewal that the service has refused to do without. */
    private int renewed(SmallVault vault) {
        try (Material material = vault.accounts().credentials().renew(credential, NEWEST)) {
            return material.version();
        }
    }

    private void assertRefused(SmallVault vault, ErrorCode code) {
        assertThatThrownBy(() -> renewed(vault))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static List<Recorded> refreshes() {
        return TWINS.server().recorded("github").stream()
                .filter(call -> call.path().equals(TOKEN_CALL) && call.body().contains("grant_type=refresh_token"))
                .toList();
    }
}
