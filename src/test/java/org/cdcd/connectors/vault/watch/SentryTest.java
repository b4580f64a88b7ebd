package org.cdcd.connectors.vault.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.cdcd.connectors.identity.Authenticated;
import org.cdcd.connectors.identity.Caller;
import org.cdcd.connectors.vault.keys.MutableClock;
import org.cdcd.connectors.vault.store.LinkedAccount;
import org.cdcd.connectors.vault.store.SealedParts;
import org.cdcd.connectors.vault.store.Store;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.vault.store.TestStores;
import org.cdcd.connectors.vault.store.Throttles;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what from where and how often, on a real database, over restarts. */
final class SentryTest {
    private static final String ALICE = "https://alice.example/#me";
    private static final String HOME = "192.0.2.10";
    private static final String ELSEWHERE = "198.51.100.7";
    private static final VelocitySettings SETTINGS = new VelocitySettings(5, 10, 2);

    private final MutableClock clock = new MutableClock();
    private final ExecutorService completions = Executors.newVirtualThreadPerTaskExecutor();
    private final UUID credential = UUID.randomUUID();
    private final List<Signal.Kind> raised = new ArrayList<>();
    private final Store store;
    private Sentry sentry;

    SentryTest(@TempDir Path folder) {
        store = TestStores.open(new StoreSettings.H2(folder.resolve("vault")), clock, completions);
    }

    @BeforeEach
    void open() {
        LinkedAccount account = new LinkedAccount(
                "default",
                "github",
                "https://github.com/a",
                "7",
                "oauth2",
                List.of(),
                Map.of(),
                "M0",
                clock.instant(),
                null);
        store.credentials()
                .insert(ALICE, credential, account, new SealedParts(1, new byte[] {1}, new byte[] {2}, null, null));
        sentry = another();
    }

    @AfterEach
    void close() {
        store.close();
        completions.shutdown();
    }

    /** Another process on the same database, or the same one after a restart. */
    private Sentry another() {
        return new Sentry(store, webid -> "name", this::raised, SETTINGS, clock);
    }

    private void raised(Signal signal) {
        raised.add(signal.kind());
        if (signal.kind() == Signal.Kind.USE_VELOCITY) {
            store.throttles().begin(ALICE, credential, clock.instant().plus(Duration.ofMinutes(10)));
        }
    }

    private static Asking asking(UUID id, String jkt, String address, boolean destructive) {
        return new Asking(ALICE, jkt, address, "github", id, destructive);
    }

    private void uses(String jkt, String address, boolean destructive) {
        Look look = sentry.beforeAdmission(asking(credential, jkt, address, destructive));
        look.learn();
        if (look.refusal() != null) {
            throw look.refusal();
        }
    }

    /** Somebody sends again what another has sent. */
    private void replays(String jkt, String address) {
        sentry.beforeAdmission(asking(credential, jkt, address, false)).forget();
    }

    private void reads(String jkt, String address) {
        uses(jkt, address, false);
    }

    private void destroys(String jkt, String address) {
        uses(jkt, address, true);
    }

    private Authenticated loggedIn(String jkt, Duration ago, boolean said) {
        Caller caller = new Caller(ALICE, "https://issuer.example", "client", jkt, "{}", clock.instant());
        return new Authenticated(
                caller,
                Authenticated.ClientTrust.KNOWN,
                new Authenticated.ProofUse(jkt, "jti", "htu", clock.instant()),
                true,
                clock.instant().minus(ago),
                said);
    }

    private void confirms(Authenticated who, String address) {
        sentry.confirm(who, address, credential).toCompletableFuture().join();
    }

    private static void refused(ErrorCode code, ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void theFirstKeyIsTrustedAndOnlyOneThatIsNewFromANewNetworkIsNot() {
        destroys("first", HOME);
        destroys("second, at home", "192.0.77.1");
        destroys("first", ELSEWHERE);
        destroys("third, where the first was", "198.51.9.9");
        assertThat(raised).isEmpty();

        refused(ErrorCode.STEP_UP_REQUIRED, () -> destroys("fourth", "203.0.113.5"));
        assertThatCode(() -> reads("fourth", "203.0.113.5")).doesNotThrowAnyException();
        assertThat(raised).containsExactly(Signal.Kind.NEW_CLIENT);
    }

    @Test
    void aStrangeKeyMakesNoNetworkKnown() {
        destroys("first", HOME);
        reads("strange", ELSEWHERE);

        refused(ErrorCode.STEP_UP_REQUIRED, () -> destroys("strange too", ELSEWHERE));
    }

    @Test
    void aReplayMakesNothingKnown() {
        replays("thief", ELSEWHERE);
        destroys("first", HOME);
        replays("first", ELSEWHERE);

        refused(ErrorCode.STEP_UP_REQUIRED, () -> destroys("thief", ELSEWHERE));
        assertThat(raised).containsExactly(Signal.Kind.NEW_CLIENT);
    }

    @Test
    void aReplayOfAStrangeKeyTellsNobody() {
        destroys("first", HOME);
        replays("strange", ELSEWHERE);
        assertThat(raised).isEmpty();

        reads("strange", ELSEWHERE);
        assertThat(raised).containsExactly(Signal.Kind.NEW_CLIENT);
    }

    @Test
    void replaysDoNotThrottleACredential() {
        for (int i = 0; i < 3 * SETTINGS.cap(); i++) {
            replays("first", HOME);
        }
        assertThat(raised).isEmpty();

        for (int i = 0; i <= SETTINGS.cap(); i++) {
            reads("first", HOME);
        }
        assertThat(raised).containsExactly(Signal.Kind.USE_VELOCITY);
        for (int i = 0; i < 3 * SETTINGS.cap(); i++) {
            replays("first", HOME);
        }
        reads("first", HOME);
    }

    @Test
    void twoVaultsThatNoticeAtTheSameMomentThrottleOnce() {
        Sentry other = another();
        Sentry one = sentry;
        for (int i = 0; i < SETTINGS.cap(); i++) {
            reads("first", HOME);
            sentry = other;
            reads("first", HOME);
            sentry = one;
        }
        reads("first", HOME);
        sentry = other;
        reads("first", HOME);

        assertThat(store.throttles().all()).hasSize(1).noneMatch(Throttles.Throttle::confirm);
        refused(ErrorCode.USE_THROTTLED, () -> {
            reads("first", HOME);
            reads("first", HOME);
        });
    }

    @Test
    void whoLinksAnAccountIsTheFirst() {
        sentry.linking(ALICE, "owner", HOME);

        refused(ErrorCode.STEP_UP_REQUIRED, () -> destroys("thief", ELSEWHERE));
    }

    @Test
    void aThiefWhoLinksFirstIsToldOfAllTheSame() {
        destroys("first", HOME);

        sentry.linking(ALICE, "thief", ELSEWHERE);
        reads("thief", ELSEWHERE);

        assertThat(raised).containsExactly(Signal.Kind.NEW_CLIENT);
    }

    @Test
    void aRenewedTokenIsNoLogin() {
        destroys("first", HOME);

        refused(ErrorCode.INVALID_TOKEN, () -> sentry.requireLogin(loggedIn("thief", Duration.ZERO, false)));
        refused(ErrorCode.INVALID_TOKEN, () -> sentry.requireLogin(loggedIn("first", Duration.ofMinutes(6), true)));
        sentry.requireLogin(loggedIn("thief", Duration.ofMinutes(4), true));
        sentry.requireLogin(loggedIn("first", Duration.ofMinutes(4), false));
    }

    @Test
    void whatWasLearnedOutlivesTheProcess() {
        destroys("first", HOME);
        reads("strange", ELSEWHERE);
        sentry = another();

        destroys("first", HOME);
        refused(ErrorCode.STEP_UP_REQUIRED, () -> destroys("strange", ELSEWHERE));
        assertThat(raised).as("nobody is told twice").hasSize(1);
    }

    @Test
    void anAddressThatIsNoneIsOfNoKnownNetwork() {
        destroys("first", "unknown");

        refused(ErrorCode.STEP_UP_REQUIRED, () -> destroys("second", "unknown"));
    }

    @Test
    void aStrangeKeyIsConfirmedByALoginThatItsTokenTellsOf() {
        destroys("first", HOME);
        reads("strange", ELSEWHERE);

        refused(ErrorCode.INVALID_TOKEN, () -> confirms(loggedIn("strange", Duration.ZERO, false), ELSEWHERE));
        refused(ErrorCode.INVALID_TOKEN, () -> confirms(loggedIn("strange", Duration.ofMinutes(6), true), ELSEWHERE));
        refused(ErrorCode.STEP_UP_REQUIRED, () -> destroys("strange", ELSEWHERE));

        confirms(loggedIn("strange", Duration.ofMinutes(4), true), ELSEWHERE);

        destroys("strange", ELSEWHERE);
    }

    @Test
    void aConfirmationOfNoCredentialOfTheirsIsRefused() {
        Authenticated caller = loggedIn("first", Duration.ZERO, true);

        refused(ErrorCode.CREDENTIAL_NOT_FOUND, () -> sentry.confirm(caller, HOME, UUID.randomUUID()));
    }

    @Test
    void aThrottledCredentialIsUsedNowAndThenAndRecoversByItself() {
        for (int i = 0; i < SETTINGS.cap(); i++) {
            reads("first", HOME);
        }
        reads("first", HOME);
        assertThat(raised).containsExactly(Signal.Kind.USE_VELOCITY);
        reads("first", HOME);
        refused(ErrorCode.USE_THROTTLED, () -> reads("first", HOME));

        clock.advance(Duration.ofMinutes(1));
        reads("first", HOME);
        clock.advance(Duration.ofMinutes(10));
        for (int i = 0; i < SETTINGS.cap(); i++) {
            reads("first", HOME);
        }
    }

    @Test
    void aThrottleHoldsOnEveryNodeAndOverARestart() {
        for (int i = 0; i <= SETTINGS.cap(); i++) {
            reads("first", HOME);
        }
        sentry = another();

        reads("first", HOME);
        reads("first", HOME);
        refused(ErrorCode.USE_THROTTLED, () -> reads("first", HOME));
    }

    @Test
    void whoDoesNotHeedAThrottleWaitsForTheOwner() {
        for (int i = 0; i < 3 * SETTINGS.cap(); i++) {
            try {
                reads("first", HOME);
            } catch (Refusal refusal) {
                assertThat(refusal.code()).isIn(ErrorCode.USE_THROTTLED, ErrorCode.STEP_UP_REQUIRED);
            }
        }
        clock.advance(Duration.ofHours(2));

        refused(ErrorCode.STEP_UP_REQUIRED, () -> reads("first", HOME));
        refused(ErrorCode.INVALID_TOKEN, () -> confirms(loggedIn("first", Duration.ofMinutes(6), true), HOME));
        confirms(loggedIn("first", Duration.ZERO, false), HOME);
        reads("first", HOME);
    }

    @Test
    void whatIsUsualIsWrittenDownAndReadAgain() {
        for (int day = 0; day < 3; day++) {
            for (int i = 0; i < 60; i++) {
                reads("first", HOME);
                clock.advance(Duration.ofMinutes(1));
            }
            clock.advance(Duration.ofHours(23));
        }
        sentry.save();
        sentry = another();

        for (int i = 0; i < SETTINGS.floor(); i++) {
            reads("first", HOME);
        }
        assertThat(raised).isEmpty();
        reads("first", HOME);

        assertThat(raised).as("more than usual, and less than the cap").containsExactly(Signal.Kind.USE_VELOCITY);
    }
}
