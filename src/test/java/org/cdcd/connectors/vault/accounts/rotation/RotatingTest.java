package org.cdcd.connectors.vault.accounts.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.cdcd.connectors.soak.KeyringTwin;
import org.cdcd.connectors.soak.SmallVault;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.TwinServer;
import org.cdcd.connectors.twin.jira.JiraTwin;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.KeyRotation;
import org.cdcd.connectors.vault.store.KeyRotation.Step;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pasted keys and their schedules, against twins over real TLS. */
class RotatingTest {
    private static final Path ROUTES = Path.of("routes");
    private static final String ALICE = "https://alice.example/#me";
    private static final String BEN = "https://ben.example/#me";
    private static final String SERVER = "https://jira.example.org/jira";

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final InstantSource clock = now::get;
    private final JiraTwin jira = new JiraTwin();
    private final KeyringTwin keyring = new KeyringTwin();
    private TwinServer twins;
    private SmallVault vault;

    @BeforeEach
    void start() throws IOException {
        twins = TwinServer.start(clock, List.of(jira, keyring));
        Path routes = SmallVault.routes(ROUTES, folder.resolve("routes"), "jira");
        KeyringTwin.write(routes);
        vault = new SmallVault(
                SmallVault.Place.embedded(Files.createDirectory(folder.resolve("data")), routes, twins),
                RefreshWatch.NOBODY,
                clock);
    }

    @AfterEach
    void stop() {
        vault.close();
        twins.close();
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
        vault.store().beat();
    }

    private void work() {
        vault.accounts().rotating().work();
    }

    private UUID atServer() {
        return vault.paste(ALICE, "jira", "app_password", atServer(jira.personalToken(Person.ALICE)), null);
    }

    private static ObjectNode atServer(String token) {
        return Json.MAPPER.createObjectNode().put("base", SERVER).put("token", token);
    }

    private UUID atCloud() {
        return vault.paste(ALICE, "jira", "api_key", atCloud(Person.ALICE), null);
    }

    private ObjectNode atCloud(Person person) {
        return Json.MAPPER.valueToTree(jira.fields(person));
    }

    private String key(UUID id) {
        try (var material = vault.accounts().credentials().open(id)) {
            return material.secrets().get("token").reveal(bytes -> new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private KeyRotation rotation(UUID id) {
        return vault.store().keyRotations().find(ALICE, id).orElseThrow();
    }

    private CredentialRow row(UUID id) {
        return vault.store().credentials().find(ALICE, id).orElseThrow();
    }

    private List<String> noticed() {
        return vault.store().notices().of(ALICE, 20).stream()
                .map(notice -> notice.signal())
                .toList();
    }

    private ObjectNode rotate(UUID id) {
        return vault.accounts().rotating().rotate(vault.caller(ALICE), id);
    }

    private ErrorCode refused(Runnable asked) {
        return catchThrowableOfType(Refusal.class, asked::run).code();
    }

    @Test
    void aYoungKeyIsLeftAlone() {
        UUID id = atServer();
        pass(Duration.ofDays(59));

        work();

        assertThat(row(id).version()).isEqualTo(1);
        assertThat(jira.personalTokens(Person.ALICE)).containsExactly("by hand");
    }

    @Test
    void aPersonWhoseKeyIsOutOfServiceHoldsUpNobodyElse() throws SQLException {
        UUID stuck = atServer();
        UUID other = vault.paste(BEN, "jira", "app_password", atServer(jira.personalToken(Person.BOB)), null);
        pass(Duration.ofDays(61));
        work();
        takeOutOfService(ALICE);
        pass(Duration.ofDays(10));

        work();

        assertThat(row(stuck).version()).isEqualTo(2);
        assertThat(jira.personalTokens(Person.ALICE)).hasSize(2);
        assertThat(vault.store().keyRotations().find(BEN, other).orElseThrow().step())
                .isEqualTo(Step.IDLE);
        assertThat(jira.personalTokens(Person.BOB)).hasSize(1);
    }

    /** Lets the person's key be under a version of the key encryption key that is not there. */
    private void takeOutOfService(String webid) throws SQLException {
        try (Connection connection = vault.store().database().dataSource().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("UPDATE user_key SET kek_version = 99 WHERE webid = ?")) {
            statement.setString(1, webid);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void noKeyIsReplacedWhileAllStandsStill() {
        UUID id = atServer();
        pass(Duration.ofDays(91));
        vault.store().standstill().begin("honey_used");

        work();

        assertThat(refused(() -> rotate(id))).isEqualTo(ErrorCode.VAULT_UNAVAILABLE);
        assertThat(row(id).version()).isEqualTo(1);
        assertThat(jira.personalTokens(Person.ALICE)).containsExactly("by hand");
    }

    @Test
    void anOldKeyGetsASuccessorAndIsDeletedWhenTheOverlapIsOver() {
        UUID id = atServer();
        String old = key(id);
        pass(Duration.ofDays(60));

        work();

        assertThat(rotation(id).step()).isEqualTo(Step.RETIRING);
        assertThat(key(id)).isNotEqualTo(old);
        assertThat(jira.oauth().find(old)).as("the old key during the overlap").isNotNull();
        pass(Duration.ofHours(23));
        work();
        assertThat(jira.oauth().find(old)).isNotNull();
        pass(Duration.ofHours(1));
        work();
        assertThat(jira.oauth().find(old)).isNull();
        assertThat(jira.personalTokens(Person.ALICE)).containsExactly("CDCD " + id + " v2");
        assertThat(rotation(id).step()).isEqualTo(Step.IDLE);
        assertThat(noticed()).isEmpty();
    }

    @Test
    void theNextRotationEndsTheKeyThatTheLastOneMade() {
        UUID id = atServer();
        for (int round = 0; round < 3; round++) {
            pass(Duration.ofDays(60));
            work();
            pass(Duration.ofDays(1));
            work();
        }

        assertThat(jira.personalTokens(Person.ALICE)).containsExactly("CDCD " + id + " v4");
    }

    @Test
    void aKeyOfThePersonsOwnIsNeverDeletedByGuess() {
        jira.personalToken(Person.ALICE, "my laptop");
        UUID id = atServer();
        rotate(id);
        assertThat(noticed()).containsExactly("old_key_left");

        pass(Duration.ofDays(1));
        work();

        assertThat(jira.personalTokens(Person.ALICE)).containsExactly("my laptop", "by hand", "CDCD " + id + " v2");
    }

    @Test
    void askingAgainDuringTheOverlapEndsTheOldKeyNow() {
        UUID id = atServer();
        assertThat(rotate(id).at("/rotation/state").asText()).isEqualTo("retiring");

        assertThat(rotate(id).at("/rotation/state").asText()).isEqualTo("idle");

        assertThat(jira.personalTokens(Person.ALICE)).containsExactly("CDCD " + id + " v2");
    }

    @Test
    void manyWhoAskAtOnceMakeOneKey() throws Exception {
        UUID id = atServer();
        pass(Duration.ofDays(60));
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(pool.submit(this::work));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        assertThat(jira.personalTokens(Person.ALICE)).containsExactly("by hand", "CDCD " + id + " v2");
        assertThat(row(id).version()).isEqualTo(2);
    }

    @Test
    void whileTheServiceIsAwayTheOldKeyStaysAndThePersonIsToldOnce() {
        UUID id = atServer();
        String old = key(id);
        pass(Duration.ofDays(60));
        twins.faults("jira").always(new Fault.Outage(503, null));
        work();
        assertThat(rotation(id).failure()).isEqualTo("service_unavailable");
        assertThat(noticed()).isEmpty();
        work();
        assertThat(rotation(id).failures()).as("not before its time").isEqualTo(1);

        for (Duration wait : List.of(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(4))) {
            pass(wait);
            work();
        }

        assertThat(rotation(id).failures()).isEqualTo(4);
        assertThat(noticed()).containsExactly("rotation_fails");
        assertThat(key(id)).isEqualTo(old);
        assertThat(row(id).state()).isEqualTo(CredentialState.ACTIVE);
        twins.faults("jira").clear();
        pass(Duration.ofMinutes(8));
        work();
        assertThat(rotation(id).step()).isEqualTo(Step.RETIRING);
        assertThat(rotation(id).failures()).isZero();
    }

    @Test
    void aServiceThatAsksToBeLeftAloneIs() {
        UUID id = atServer();
        pass(Duration.ofDays(60));
        twins.faults("jira").next(new Fault.Outage(429, Duration.ofHours(9)));
        work();
        assertThat(rotation(id).failures()).isEqualTo(1);

        pass(Duration.ofHours(9).minusSeconds(1));
        work();
        assertThat(rotation(id).failures()).as("not before its time").isEqualTo(1);
        pass(Duration.ofSeconds(1));
        work();
        assertThat(rotation(id).step()).isEqualTo(Step.RETIRING);
    }

    @Test
    void aKeyWhoseAnswerGotLostIsFoundByItsNameAndEnded() {
        UUID id = atServer();
        pass(Duration.ofDays(60));
        twins.faults("jira").next(2, "/jira/rest/pat/latest/tokens", new Fault.DropAfter());
        work();
        assertThat(rotation(id).step()).isEqualTo(Step.CREATING);

        for (int i = 0; i < 2; i++) {
            pass(Duration.ofMinutes(10));
            work();
        }

        assertThat(jira.personalTokens(Person.ALICE)).containsExactly("by hand", "CDCD " + id + " v2");
        assertThat(jira.oauth().find(key(id))).isNotNull();
    }

    @Test
    void aServiceThatGivesNoMoreKeysIsToldAtOnceAndTheOldOneStays() {
        UUID id = atServer();
        String old = key(id);
        for (int i = 0; i < 9; i++) {
            jira.personalToken(Person.ALICE, "mine " + i);
        }

        ObjectNode answer = rotate(id);

        assertThat(answer.at("/rotation/failure/code").asText()).isEqualTo("service_rejected");
        assertThat(noticed()).containsExactly("rotation_fails");
        assertThat(key(id)).isEqualTo(old);
    }

    @Test
    void aKeyThatIsDeadAlreadyIsNoticedAndSuspended() {
        UUID id = atServer();
        jira.oauth().revokeToken(key(id));

        rotate(id);

        assertThat(row(id).reason()).isEqualTo("reauthorization_required");
    }

    @Test
    void peopleAreToldOfAKeyThatOnlyTheyCanReplaceAndItEndsAfterTheGrace() {
        UUID id = atCloud();
        pass(Duration.ofDays(330 * 80 / 100 - 1));
        work();
        assertThat(noticed()).isEmpty();
        pass(Duration.ofDays(1));
        work();
        work();
        assertThat(noticed()).containsExactly("key_ages");

        pass(Duration.ofDays(330 * 20 / 100));
        work();
        work();

        assertThat(noticed()).containsExactlyInAnyOrder("key_ages", "key_too_old");
        assertThat(row(id).account().expires()).isEqualTo(now.get().plus(Duration.ofDays(30)));
        pass(Duration.ofDays(30));
        ObjectNode shown = vault.accounts().show(vault.caller(ALICE), id);
        assertThat(shown.path("status").asText()).isEqualTo("expired");
        assertThat(shown.at("/detail/reason").asText()).isEqualTo("credential_expired");
        assertThat(shown.at("/detail/remedy").asText()).contains("secret_jwe", id.toString());
    }

    @Test
    void aKeyThatThePersonBringsTakesTheOldOnesPlaceUnderTheSameId() {
        UUID id = atCloud();
        pass(Duration.ofDays(400));
        work();
        String fresh = jira.apiToken(Person.ALICE);

        UUID same = vault.paste(
                ALICE, "jira", "api_key", Json.MAPPER.createObjectNode().put("password", fresh), id);

        assertThat(same).isEqualTo(id);
        assertThat(row(id).version()).isEqualTo(2);
        assertThat(row(id).account().expires()).isNull();
        assertThat(rotation(id).keySince()).isEqualTo(now.get());
        try (var material = vault.accounts().credentials().open(id)) {
            assertThat(material.secrets()
                            .get("password")
                            .<Boolean>reveal(bytes -> fresh.equals(new String(bytes, StandardCharsets.UTF_8))))
                    .isTrue();
        }
        work();
        assertThat(noticed()).containsExactly("key_too_old");
    }

    @Test
    void aKeyOfAnotherAccountOrServerIsNotTaken() {
        UUID id = atCloud();

        assertThat(refused(() -> vault.paste(ALICE, "jira", "api_key", atCloud(Person.BOB), id)))
                .isEqualTo(ErrorCode.AUTH_FLOW_INVALID);
        assertThat(refused(() ->
                        vault.paste(ALICE, "jira", "app_password", atServer(jira.personalToken(Person.ALICE)), id)))
                .isEqualTo(ErrorCode.AUTH_FLOW_INVALID);
        assertThat(refused(() -> vault.paste("https://bob.example/#me", "jira", "api_key", atCloud(Person.ALICE), id)))
                .isEqualTo(ErrorCode.CREDENTIAL_NOT_FOUND);
        assertThat(row(id).version()).isEqualTo(1);
    }

    @Test
    void whatNoProgramCanReplaceSaysHowThePersonDoes() {
        UUID id = atCloud();

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> rotate(id));

        assertThat(refusal.code()).isEqualTo(ErrorCode.AUTH_FLOW_INVALID);
        assertThat(refusal.remedy()).contains("secret_jwe", "\"credential_id\":\"" + id);
    }

    @Test
    void nobodyRotatesWhatIsNotTheirsOrNotActive() {
        UUID id = atServer();
        assertThat(refused(() -> vault.accounts().rotating().rotate(vault.caller("https://bob.example/#me"), id)))
                .isEqualTo(ErrorCode.CREDENTIAL_NOT_FOUND);
        vault.store().credentials().suspend(ALICE, id, "echoed_secret");
        assertThat(refused(() -> rotate(id))).isEqualTo(ErrorCode.CREDENTIAL_SUSPENDED);
        vault.revoke(vault.caller(ALICE), id, false, null);
        assertThat(refused(() -> rotate(id))).isEqualTo(ErrorCode.CREDENTIAL_REVOKED);
        assertThat(jira.personalTokens(Person.ALICE)).containsExactly("by hand");
    }

    @Test
    void aCredentialThatWasRotatedOnceIsEndedAtTheServiceToo() {
        UUID id = atServer();
        rotate(id);
        rotate(id);

        ObjectNode answer = vault.revoke(vault.caller(ALICE), id, false, null);

        assertThat(answer.path("service_revocation_status").asText()).isEqualTo("confirmed");
        assertThat(jira.personalTokens(Person.ALICE)).isEmpty();
    }

    @Test
    void anAtomicReplacementIsInUseAtOnce() {
        UUID id = vault.paste(
                ALICE, "keyring", "api_key", Json.MAPPER.createObjectNode().put("token", keyring.paste()), null);

        assertThat(rotate(id).at("/rotation/state").asText()).isEqualTo("idle");

        assertThat(keyring.living()).containsExactly(key(id)).containsExactly("key-number-2");
        assertThat(rotation(id).lastRotated()).isNotNull();
        assertThat(vault.journal().waiting()).isEmpty();
    }

    @Test
    void aLostAnswerOfAReplacementIsAskedForOnceMore() {
        UUID id = vault.paste(
                ALICE, "keyring", "api_key", Json.MAPPER.createObjectNode().put("token", keyring.paste()), null);
        twins.faults("keyring").next(1, "/keys", new Fault.DropAfter());
        rotate(id);
        assertThat(rotation(id).step()).isEqualTo(Step.REPLACING);
        assertThat(refused(() -> vault.accounts().credentials().renew(id, 1).close()))
                .as("a use that is refused meanwhile does not end the credential")
                .isEqualTo(ErrorCode.CREDENTIAL_BUSY);

        pass(Duration.ofMinutes(1));
        work();

        assertThat(keyring.living()).containsExactly(key(id));
    }

    @Test
    void aKeyThatAnotherVaultGaveUpIsFoundInTheJournalOfTheOneThatGotIt() {
        keyring.strict(true);
        UUID id = vault.paste(
                ALICE, "keyring", "api_key", Json.MAPPER.createObjectNode().put("token", keyring.paste()), null);
        vault.accounts().rotating().watchedBy((point, credential) -> {
            if (point == RotationPoint.KEPT) {
                throw new IllegalStateException("cut off");
            }
        });
        rotate(id);
        assertThat(vault.journal().waiting()).hasSize(1);
        var rotations = vault.store().keyRotations();
        rotations.lost(rotations.take(ALICE, id).orElseThrow(), row(id), "reauthorization_required");
        assertThat(row(id).state()).isEqualTo(CredentialState.SUSPENDED);

        vault.accounts().rotating().watchedBy(RotationWatch.NOBODY);
        work();

        assertThat(row(id).state()).isEqualTo(CredentialState.ACTIVE);
        assertThat(keyring.living()).containsExactly(key(id));
        assertThat(vault.journal().waiting()).isEmpty();
    }

    @Test
    void oneThatCannotBeWorkedOnDoesNotKeepTheOthersWaiting() {
        UUID first = atServer();
        pass(Duration.ofSeconds(1));
        UUID second = vault.paste(ALICE, "jira", "app_password", atServer(jira.personalToken(Person.BOB)), null);
        pass(Duration.ofDays(60));
        vault.accounts().rotating().watchedBy((point, credential) -> {
            if (credential.equals(first)) {
                throw new IllegalStateException("broken");
            }
        });

        work();

        assertThat(rotation(first).failure()).isEqualTo("internal_error");
        assertThat(rotation(second).step()).isEqualTo(Step.RETIRING);
    }
}
