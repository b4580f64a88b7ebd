package org.cdcd.connectors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.cdcd.connectors.Connectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The audit log of a real server: what its people see of it, and what an operator finds after somebody changed it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditCommandTest {
    private final Path folder;
    private String exported = "";
    private String export = "";
    private Called mine = new Called(-1, "", "");
    private Called others = new Called(-1, "", "");
    private Called whileItRuns = new Called(-1, "", "");

    AuditCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    void aServerThatWasUsed() throws Exception {
        Path alice = Files.createDirectory(folder.resolve("alice"));
        Path bob = Files.createDirectory(folder.resolve("bob"));
        try (TriedServer server = TriedServer.start(folder)) {
            for (Path person : List.of(alice, bob)) {
                server.somebody(person);
            }
            assertThat(server.call(alice, "link", "github").exit()).isZero();
            for (int i = 0; i < 2; i++) {
                assertThat(server.call(
                                        alice,
                                        "operate",
                                        "github",
                                        "issues.list",
                                        "-p",
                                        "owner=alice",
                                        "-p",
                                        "repo=demo")
                                .exit())
                        .isZero();
            }
            whileItRuns =
                    ofAnotherProcess("audit", "verify", "--data", server.data().toString());
            exported = server.managed("/operator/audit");
            mine = server.call(alice, "audit", "list");
            others = server.call(bob, "audit", "list");
        }
        export = Files.writeString(folder.resolve("export.ndjson"), exported).toString();
    }

    @Test
    void aPersonSeesTheirOwnEntriesUnderSignedHeads() {
        assertThat(mine.err()).isEmpty();
        assertThat(mine.exit()).isZero();
        assertThat(mine.out().lines().filter(line -> line.contains("operate github issues.list")))
                .hasSize(4)
                .allMatch(line -> line.endsWith("signed") && !line.endsWith("not signed yet"));
    }

    @Test
    void nobodySeesTheEntriesOfOthers() {
        assertThat(others.exit()).isZero();
        assertThat(others.out()).isEmpty();
        assertThat(others.err()).contains("Nothing was done in your name yet.");
    }

    @Test
    void aLogInUseIsExportedAtTheManagementPortAndFoundWhole() {
        Called called = Called.with("audit", "verify", "--export", export);

        assertThat(called.exit()).isZero();
        assertThat(called.out()).contains("0 of them newer than any signed head; 0 chains are broken");
        assertThat(exported).doesNotContain("alice");
    }

    @Test
    void aLogInUseIsNotReadBehindTheServersBack() {
        assertThat(whileItRuns.exit()).isEqualTo(78);
        assertThat(whileItRuns.err()).contains("in use by another process", "management port");
    }

    @Test
    void anExportThatWasChangedOnItsWayNamesTheEntry() {
        String changed = exported.replaceFirst("(\"seq\":2,.*\"outcome\":\")[a-z_]+", "$1forged");
        assertThat(changed).isNotEqualTo(exported);

        Called called = with(changed, "audit", "verify", "--export", "-");

        assertThat(called.exit()).isEqualTo(1);
        assertThat(called.out()).contains("entry 2: changed");
    }

    @Test
    void anExportSignedByAnotherServerIsNotBelieved() throws Exception {
        Path keys = Files.writeString(folder.resolve("other-jwks.json"), "{\"keys\":[]}");

        Called called = Called.with("audit", "verify", "--export", export, "--jwks", keys.toString());

        assertThat(called.exit()).isEqualTo(1);
        assertThat(called.out()).contains("head_not_signed");
    }

    @Test
    void whatIsNoExportIsRefused() {
        for (String nonsense : List.of("", "no json", "{\"entry\":{}}", "{\"jwks\":{}}\n{\"else\":1}", "[1]")) {
            Called called = with(nonsense, "audit", "verify", "--export", "-");
            assertThat(called.exit()).as(nonsense).isEqualTo(1);
            assertThat(called.err().lines()).as(nonsense).hasSize(1);
        }
    }

    @Test
    void oneSourceIsWantedAndOnlyOne() {
        assertThat(Called.with("audit", "verify").exit()).isEqualTo(2);
        assertThat(Called.with("audit", "verify", "--export", "-", "--data", "x")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void theDatabaseOfAStoppedServerIsFoundWholeAndIsNotChanged() throws Exception {
        Path data = copyOfData();
        byte[] before = Files.readAllBytes(data.resolve("vault.mv.db"));

        Called called = verify(data);

        assertThat(called.err()).isEmpty();
        assertThat(called.exit()).isZero();
        assertThat(called.out()).contains("0 of them newer than any signed head; 0 chains are broken");
        assertThat(Files.readAllBytes(data.resolve("vault.mv.db"))).isEqualTo(before);
    }

    @Test
    void anEntryDeletedInTheDatabaseIsNamed() throws Exception {
        assertNamed("entry 2: missing", "DELETE FROM audit WHERE seq = 2");
    }

    @Test
    void anEntryEditedInTheDatabaseIsNamed() throws Exception {
        assertNamed("entry 3: changed", "UPDATE audit SET outcome = 'denied' WHERE seq = 3");
    }

    @Test
    void entriesThatChangedPlacesInTheDatabaseAreNamed() throws Exception {
        assertNamed(
                "entry 1: reordered",
                "UPDATE audit SET seq = 100 WHERE seq = 1",
                "UPDATE audit SET seq = 1 WHERE seq = 2",
                "UPDATE audit SET seq = 2 WHERE seq = 100");
    }

    @Test
    void anEndCutOffInTheDatabaseIsNamed() throws Exception {
        assertNamed("entry 3: truncated", "DELETE FROM audit WHERE seq >= 3");
    }

    @Test
    void anEndCutOffTogetherWithItsHeadsIsNamedByTheAnchor() throws Exception {
        Path anchor = Files.write(
                folder.resolve("anchor.ndjson"),
                exported.lines().filter(line -> line.startsWith("{\"head\"")).toList());
        Path data = copyOfData("DELETE FROM audit WHERE seq >= 3", "DELETE FROM audit_head");

        assertThat(verify(data).exit()).isZero();
        Called called = verify(data, "--anchor", anchor.toString());

        assertThat(called.exit()).isEqualTo(1);
        assertThat(called.out()).contains("entry 3: truncated");
    }

    /** Within this process H2 would let the command in beside the server. */
    private Called ofAnotherProcess(String... arguments) throws Exception {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Connectors.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        return new Called(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    private static Called with(String stdin, String... arguments) {
        return Called.with(stdin, (Prompt) null, arguments);
    }

    private void assertNamed(String finding, String... statements) throws Exception {
        Called called = verify(copyOfData(statements));

        assertThat(called.exit()).isEqualTo(1);
        assertThat(called.out()).contains(finding);
    }

    private static Called verify(Path data, String... more) {
        List<String> arguments = new ArrayList<>(List.of("audit", "verify", "--data", data.toString()));
        arguments.addAll(List.of(more));
        return Called.with(arguments.toArray(String[]::new));
    }

    /** The data folder after somebody with the database's file has run these on it. */
    private Path copyOfData(String... statements) throws Exception {
        Path data = Files.createTempDirectory(folder, "copy-");
        for (String name : List.of("vault.mv.db", "keyset")) {
            Files.copy(
                    folder.resolve("data").resolve(name),
                    data.resolve(name),
                    java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        if (statements.length > 0) {
            run(data, statements);
        }
        return data;
    }

    private static void run(Path data, String... statements) throws SQLException {
        String url =
                "jdbc:h2:file:" + data.toAbsolutePath().resolve("vault") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";
        try (Connection connection = DriverManager.getConnection(url, "vault", "")) {
            for (String sql : statements) {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.executeUpdate();
                }
            }
        }
    }
}
