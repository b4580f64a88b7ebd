package org.cdcd.connectors.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.TwinServer;
import org.cdcd.connectors.twin.jira.JiraTwin;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.cdcd.connectors.vault.accounts.rotation.RotationPoint;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A vault process is killed at each named moment of a rotation, and another one goes on. */
class RotationSurvivesKillsTest {
    private static final Path ROUTES = Path.of("routes");
    private static final String ALICE = "https://alice.example/#me";
    private static final int OLD_DAYS = 61;
    private static final int KILLED = 128 + 9;

    @TempDir
    private static Path packed;

    private static Launch launch;

    @TempDir
    private Path folder;

    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
    private final InstantSource clock = () -> Clock.systemUTC().instant().plus(passed.get());
    private final JiraTwin jira = new JiraTwin();
    private final KeyringTwin keyring = new KeyringTwin();
    private TwinServer twins;
    private SmallVault.Place place;
    private UUID credential;

    @BeforeAll
    static void pack() throws Exception {
        launch = Launch.prepare(packed);
        try (TwinServer twins = TwinServer.start(Clock.systemUTC(), List.of(new JiraTwin(), new KeyringTwin()))) {
            SmallVault.Place first = place(packed, twins);
            new SmallVault(first, RefreshWatch.NOBODY, Clock.systemUTC()).close();
            Path orders = packed.resolve("orders.json");
            Files.write(orders, Json.bytes(Victim.orders(first, List.of())));
            launch.train(orders);
        }
    }

    @BeforeEach
    void start() throws IOException {
        twins = TwinServer.start(clock, List.of(jira, keyring));
        place = place(folder, twins);
    }

    private static SmallVault.Place place(Path folder, TwinServer twins) throws IOException {
        Path routes = SmallVault.routes(ROUTES, folder.resolve("routes"), "jira");
        KeyringTwin.write(routes);
        return SmallVault.Place.embedded(Files.createDirectory(folder.resolve("data")), routes, twins);
    }

    @AfterEach
    void stop() {
        twins.close();
    }

    private void linkJira() throws IOException {
        link(
                "jira",
                "app_password",
                Json.MAPPER
                        .createObjectNode()
                        .put("base", "https://jira.example.org/jira")
                        .put("token", jira.personalToken(Person.ALICE)));
    }

    private void linkKeyring() throws IOException {
        link("keyring", "api_key", Json.MAPPER.createObjectNode().put("token", keyring.paste()));
    }

    private void link(String connector, String method, ObjectNode fields) throws IOException {
        try (SmallVault vault = vault()) {
            credential = vault.paste(ALICE, connector, method, fields, null);
        }
        passed.set(Duration.ofDays(OLD_DAYS));
    }

    private SmallVault vault() throws IOException {
        return new SmallVault(place, RefreshWatch.NOBODY, clock);
    }

    private void killAt(RotationPoint point) throws Exception {
        Path orders = folder.resolve("orders.json");
        Files.write(orders, Json.bytes(Victim.orders(place, List.of(credential))));
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(launch.command(
                        KeyVictim.class, List.of(orders.toString(), String.valueOf(OLD_DAYS), point.name())))
                .redirectError(ProcessBuilder.Redirect.to(err.toFile()))
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).as(() -> read(err)).isEqualTo("AT " + point);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).isEqualTo(KILLED);
        if (point.compareTo(RotationPoint.SWITCHED) > 0) {
            passed.set(passed.get().plusDays(2));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String key(SmallVault vault) {
        try (var material = vault.accounts().credentials().open(credential)) {
            return material.secrets().get("token").reveal(bytes -> new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource
    void dualLeavesOneGoodKeyAndNoOtherWhereverItIsKilled(RotationPoint point) throws Exception {
        linkJira();
        killAt(point);

        try (SmallVault vault = vault()) {
            assertThat(jira.oauth().find(key(vault)))
                    .as("the key in use is good meanwhile")
                    .isNotNull();
            vault.accounts().rotating().work();
            assertThat(jira.oauth().find(key(vault))).isNotNull();
            passed.set(passed.get().plusDays(2));
            vault.store().beat();
            vault.accounts().rotating().work();

            assertThat(jira.personalTokens(Person.ALICE)).containsExactly("CDCD " + credential + " v2");
            assertThat(jira.oauth().find(key(vault))).isNotNull();
            assertThat(vault.store().credentials().findAdmitted(credential).orElseThrow())
                    .satisfies(row -> assertThat(row.version()).isEqualTo(2))
                    .satisfies(row -> assertThat(row.state()).isEqualTo(CredentialState.ACTIVE));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BEGUN", "CREATED", "KEPT", "SWITCHED", "DELETED"})
    void aRevocationInTheMidstEndsBothKeys(RotationPoint point) throws Exception {
        linkJira();
        killAt(point);

        try (SmallVault vault = vault()) {
            vault.revoke(vault.caller(ALICE), credential, false, null);
            vault.accounts().rotating().work();

            assertThat(jira.personalTokens(Person.ALICE)).isEmpty();
            assertThat(vault.accounts()
                            .receipt(vault.caller(ALICE), credential)
                            .path("service_revocation_status")
                            .asText())
                    .isEqualTo("confirmed");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BEGUN", "BEFORE_CREATE", "CREATED", "KEPT", "BEFORE_SWITCH", "SWITCHED"})
    void replaceLeavesTheOneGoodKeyInUseWhereverItIsKilled(RotationPoint point) throws Exception {
        linkKeyring();
        killAt(point);

        try (SmallVault vault = vault()) {
            vault.accounts().recover();
            vault.accounts().rotating().work();

            assertThat(keyring.living()).containsExactly(key(vault)).containsExactly("key-number-2");
            assertThat(vault.journal().waiting()).isEmpty();
        }
    }

    /** The one thing that nobody can mend there: the only good key died in memory. Then the person is asked. */
    @ParameterizedTest
    @EnumSource(names = {"BEFORE_CREATE", "CREATED", "KEPT"})
    void whereAnAnswerIsGivenOnceOnlyTheKeyIsLostThatWasNeverOnDisk(RotationPoint point) throws Exception {
        keyring.strict(true);
        linkKeyring();
        killAt(point);

        try (SmallVault vault = vault()) {
            vault.accounts().recover();
            vault.accounts().rotating().work();

            var row = vault.store().credentials().findAdmitted(credential).orElseThrow();
            if (point == RotationPoint.CREATED) {
                assertThat(row.reason()).isEqualTo("reauthorization_required");
                assertThat(vault.store().notices().of(ALICE, 10))
                        .extracting(notice -> notice.signal())
                        .containsExactly("key_lost");
            } else {
                assertThat(row.state()).isEqualTo(CredentialState.ACTIVE);
                assertThat(keyring.living()).containsExactly(key(vault));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BEGUN", "KEPT", "SWITCHED"})
    void aRevocationInTheMidstOfAReplacementEndsTheNewKey(RotationPoint point) throws Exception {
        linkKeyring();
        killAt(point);

        try (SmallVault vault = vault()) {
            vault.revoke(vault.caller(ALICE), credential, false, null);
            vault.accounts().rotating().work();

            if (point == RotationPoint.BEGUN) {
                assertThat(keyring.living())
                        .as("the pasted key, whose id nobody knows")
                        .hasSize(1);
            } else {
                assertThat(keyring.living()).isEmpty();
            }
            assertThat(vault.journal().waiting()).isEmpty();
        }
    }
}
