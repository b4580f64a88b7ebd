package org.cdcd.connectors.vault.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.cdcd.connectors.soak.SmallVault;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.TwinServer;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.github.GitHubTwin;
import org.cdcd.connectors.twin.jira.JiraTwin;
import org.cdcd.connectors.vault.accounts.refresh.RefreshWatch;
import org.cdcd.connectors.vault.keys.OwnerKey;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.vault.store.PostgresServer;
import org.cdcd.connectors.vault.store.StoreSettings;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody writes to the database, and has no key of the vault's: no secret goes where an edited row says. */
final class EditedRowTest {
    private static final String ALICE = "https://alice.example/#me";
    private static final String SERVER = "https://jira.example.org/jira";
    private static final String ELSEWHERE = "https://jira.example.org/elsewhere";

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final InstantSource clock = now::get;
    private final JiraTwin jira = new JiraTwin();
    private final StoreSettings.PostgreSql database = PostgresServer.newDatabase();
    private TwinServer twins;
    private Caller browser;
    private SmallVault vault;

    @BeforeEach
    void start() throws IOException {
        twins = TwinServer.start(clock, List.of(jira, new GitHubTwin()));
        twins.register("github", Twins.CLIENT);
        browser = new Caller(twins);
        Path routes = SmallVault.routes(Path.of("routes"), folder.resolve("routes"), "jira");
        Files.createDirectory(routes.resolve("github"));
        for (String file : List.of("github/connector.yaml", "github/github.camel.yaml")) {
            Files.copy(Path.of("routes").resolve(file), routes.resolve(file));
        }
        vault = new SmallVault(
                new SmallVault.Place(
                        Files.createDirectory(folder.resolve("data")),
                        folder.resolve("keyset"),
                        routes,
                        database,
                        twins.overrides(),
                        twins.caCertificate()),
                RefreshWatch.NOBODY,
                clock);
    }

    @AfterEach
    void stop() {
        vault.close();
        browser.close();
        twins.close();
    }

    @Test
    void aKeyIsNotSentToAServerThatWasWrittenIntoItsRow() {
        UUID id = pasted();
        lead(id, ELSEWHERE);

        assertThat(refused(() -> vault.accounts().credentials().open(id).close()))
                .isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
        vault.accounts().credentials().doubted(id, null);
        now.updateAndGet(instant -> instant.plus(Duration.ofDays(90)));
        vault.accounts().askAboutQuiet(Duration.ofDays(1));
        vault.accounts().rotating().work();

        assertThat(sentElsewhere()).isEmpty();
        assertThat(jira.personalTokens(Person.ALICE)).containsExactly("by hand");
    }

    @Test
    void aRowThatIsPutBackOpensAgain() {
        UUID id = pasted();
        lead(id, ELSEWHERE);

        edit("UPDATE credential SET connection = replace(connection, ?, ?)", ELSEWHERE, SERVER);

        vault.accounts().credentials().open(id).close();
    }

    @Test
    void aKeyIsNotPutIntoTheCallsOfAnotherWayOfLinking() {
        UUID id = pasted();
        edit("UPDATE credential SET auth_method = ? WHERE webid = ?", "api_key", ALICE);

        assertThat(refused(() -> vault.accounts().credentials().open(id).close()))
                .isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
    }

    @Test
    void aNewKeyIsNotTriedAtAServerThatOnlyTheRowNames() {
        UUID id = pasted();
        lead(id, ELSEWHERE);
        ObjectNode token = Json.MAPPER.createObjectNode().put("token", jira.personalToken(Person.ALICE, "second"));

        assertThat(refused(() -> vault.paste(ALICE, "jira", "app_password", token, id)))
                .isEqualTo(ErrorCode.AUTH_FLOW_INVALID);
        assertThat(refused(() -> vault.paste(ALICE, "jira", "app_password", token.put("base", SERVER), id)))
                .isEqualTo(ErrorCode.AUTH_FLOW_INVALID);

        assertThat(sentElsewhere()).isEmpty();
    }

    @Test
    void aNewKeyOfAnUntouchedRowNeedsNoServerNamedAgain() {
        UUID id = pasted();
        ObjectNode token = Json.MAPPER.createObjectNode().put("token", jira.personalToken(Person.ALICE, "second"));

        assertThat(vault.paste(ALICE, "jira", "app_password", token, id)).isEqualTo(id);

        vault.accounts().credentials().open(id).close();
    }

    @Test
    void aServiceIsToldOfARevocationOnlyWhereTheKeyWasUsed() {
        UUID id = pasted();
        vault.accounts().rotating().rotate(vault.caller(ALICE), id);
        vault.accounts().revokeAll(ALICE);
        lead(id, ELSEWHERE);

        vault.accounts().tellServices().toCompletableFuture().join();

        assertThat(sentElsewhere()).isEmpty();
        assertThat(vault.store().outbox().dueOf(id)).isEmpty();
    }

    @Test
    void aTokenIsNotRenewedForAnEditedRow() {
        UUID id = vault.link(ALICE, this::consent);
        edit("UPDATE credential SET connection = ?, token_expires = ?::timestamptz", "{\"a\":\"b\"}", "2020-01-01");
        int before = tokenCalls();

        assertThat(refused(() -> vault.accounts().credentials().open(id).close()))
                .isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
        assertThat(refused(() -> vault.accounts()
                        .credentials()
                        .renew(id, Integer.MAX_VALUE)
                        .close()))
                .isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);

        assertThat(tokenCalls()).isEqualTo(before);
        assertThat(vault.store().refreshIntents().orphans(10)).isEmpty();
    }

    @Test
    void aStartedLinkThatWasEditedCompletesNothing() {
        String thief = OwnerKey.of("urn:example:key", newKey()).stored();
        List<List<String>> edits = List.of(
                List.of("UPDATE oauth_flow SET owner_key = ?", thief),
                List.of("UPDATE oauth_flow SET connection = ?", "{\"token_endpoint\":\"https://evil.example/t\"}"),
                List.of("UPDATE oauth_flow SET redirect_uri = ?", "https://evil.example/"),
                List.of("UPDATE oauth_flow SET scopes = ?", "[\"repo\",\"admin:org\"]"));
        int before = tokenCalls();

        for (List<String> edit : edits) {
            assertThat(refused(() -> vault.link(ALICE, page -> {
                        String code = consent(page);
                        edit(edit.get(0), edit.get(1));
                        return code;
                    })))
                    .as(edit.get(0))
                    .isEqualTo(ErrorCode.AUTH_FLOW_INVALID);
        }

        assertThat(tokenCalls()).isEqualTo(before);
        assertThat(vault.store().credentials().list(ALICE)).isEmpty();
    }

    @Test
    void aRevokedCredentialThatIsPutBackStaysRevoked() {
        UUID id = pasted();
        keep("credential", "dek");
        vault.revoke(vault.caller(ALICE), id, false, null);

        putBack("credential", "dek");

        assertThat(vault.store().credentials().find(ALICE, id).orElseThrow().state())
                .isEqualTo(CredentialState.ACTIVE);
        assertThat(refused(() -> vault.accounts().credentials().open(id).close()))
                .isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
        int before = sentTo("jira");
        vault.accounts().credentials().doubted(id, null);
        assertThat(sentTo("jira")).isEqualTo(before);
    }

    @Test
    void aRenewalThatIsPutBackRenewsNothing() {
        UUID id = vault.link(ALICE, this::consent);
        keep("credential", "dek");
        vault.accounts().credentials().renew(id, 1).close();
        putBack("credential", "dek");
        int before = tokenCalls();

        assertThat(refused(() -> vault.accounts().credentials().renew(id, 1).close()))
                .isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);

        assertThat(tokenCalls()).isEqualTo(before);
    }

    @Test
    void aSuspensionIsNotUndoneInTheRow() {
        UUID id = pasted();
        vault.store().credentials().suspend(ALICE, id, "owner");
        edit("UPDATE credential SET state = 'active', state_reason = NULL");

        assertThat(refused(() -> vault.accounts().credentials().open(id).close()))
                .isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
        edit("UPDATE credential SET state = 'active', epoch = 0");
        assertThat(refused(() -> vault.accounts().credentials().open(id).close()))
                .isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
    }

    @Test
    void aSuspensionThatFollowsAnEditIsNotUndoneByUndoingTheEdit() {
        UUID id = pasted();
        lead(id, ELSEWHERE);
        vault.store().credentials().suspend(ALICE, id, "owner");
        edit("UPDATE credential SET connection = replace(connection, ?, ?)", ELSEWHERE, SERVER);
        edit("UPDATE credential SET state = 'active', state_reason = NULL, epoch = 0");

        assertThat(refused(() -> vault.accounts().credentials().open(id).close()))
                .isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
    }

    @Test
    void whatAGrantAllowsAndWhenItEndsIsNotWhatItsRowWasMadeToSay() {
        UUID id = vault.link(ALICE, this::consent);
        for (String what : List.of("scopes = '[\"admin:org\"]'", "expires = now()", "service_user_id = 'other'")) {
            keep("credential");
            edit("UPDATE credential SET " + what);
            assertThat(refused(() -> vault.accounts().credentials().open(id).close()))
                    .as(what)
                    .isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
            putBack("credential");
        }
        vault.accounts().credentials().open(id).close();
    }

    @Test
    void aRegisterWithoutItsMacVouchesForNothing() {
        UUID id = pasted();
        edit("UPDATE row_register SET entries = entries || 'credential/x y' || chr(10)");

        assertThat(refused(() -> vault.accounts().credentials().open(id).close()))
                .isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
        edit("DELETE FROM row_register");
        assertThat(refused(() -> vault.accounts().credentials().open(id).close()))
                .isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
    }

    @Test
    void aRegisterThatWasEditedVouchesAgainForWhatIsLinkedAnewAndForNothingElse() {
        UUID old = pasted();
        edit("UPDATE row_register SET entries = 'credential/x y' || chr(10)");
        UUID fresh = vault.link(ALICE, this::consent);

        vault.accounts().credentials().open(fresh).close();
        assertThat(refused(() -> vault.accounts().credentials().open(old).close()))
                .isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
    }

    @Test
    void aCredentialOfAnotherFormatAsksToBeLinkedAgain() {
        UUID id = pasted();
        edit("UPDATE credential SET blob = ?::bytea WHERE webid = ?", "\\x00010203", ALICE);

        assertThat(refused(() -> vault.accounts().credentials().open(id).close()))
                .isEqualTo(ErrorCode.REAUTHORIZATION_REQUIRED);
        vault.revoke(vault.caller(ALICE), id, false, null);
        assertThat(vault.store().credentials().find(ALICE, id).orElseThrow().state())
                .isEqualTo(CredentialState.REVOKED);
    }

    private UUID pasted() {
        ObjectNode fields =
                Json.MAPPER.createObjectNode().put("base", SERVER).put("token", jira.personalToken(Person.ALICE));
        return vault.paste(ALICE, "jira", "app_password", fields, null);
    }

    private String consent(String page) {
        return browser.get(page).sentBack("code");
    }

    private void lead(UUID id, String elsewhere) {
        edit("UPDATE credential SET connection = replace(connection, ?, ?)", SERVER, elsewhere);
        assertThat(vault.store()
                        .credentials()
                        .findAdmitted(id)
                        .orElseThrow()
                        .account()
                        .connection())
                .containsEntry("base", elsewhere);
    }

    /** As a copy of the whole database would. */
    private void keep(String... tables) {
        for (String table : tables) {
            run("CREATE TABLE kept_" + table + " AS SELECT * FROM " + table);
        }
    }

    private void putBack(String... tables) {
        for (String table : tables) {
            run("DELETE FROM " + table);
            run("INSERT INTO " + table + " SELECT * FROM kept_" + table);
            run("DROP TABLE kept_" + table);
        }
    }

    private void run(String sql) {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void edit(String sql, String... values) {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            assertThat(statement.executeUpdate()).isEqualTo(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Stream<Recorded> sentElsewhere() {
        return twins.recorded("jira").stream().filter(call -> call.path().startsWith("/elsewhere"));
    }

    private int sentTo(String service) {
        return twins.recorded(service).size();
    }

    private int tokenCalls() {
        return (int) twins.recorded("github").stream()
                .filter(call -> call.path().equals("/login/oauth/access_token"))
                .count();
    }

    private static ErrorCode refused(Runnable asked) {
        Refusal refusal = catchThrowableOfType(Refusal.class, asked::run);
        assertThat(refusal).isNotNull();
        return refusal.code();
    }

    private static JWK newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
