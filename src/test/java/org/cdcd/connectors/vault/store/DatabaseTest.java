package org.cdcd.connectors.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cdcd.connectors.vault.keys.MutableClock;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseTest {
    @TempDir
    Path folder;

    @Test
    void refusesAFileThatIsNoDatabase() throws IOException {
        Files.writeString(folder.resolve("vault.mv.db"), "not a database".repeat(1_000));

        assertThatThrownBy(() -> Database.open(new StoreSettings.H2(folder.resolve("vault"))))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessage("the database file is damaged or of another H2 version");
    }

    @Test
    void refusesAFileNameThatWouldChangeSettings() {
        assertThatThrownBy(() -> Database.open(new StoreSettings.H2(folder.resolve("vault;INIT=x"))))
                .isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void refusesAnUnreachableServer() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> Database.open(new StoreSettings.PostgreSql(
                        "jdbc:postgresql://localhost:" + port + "/vault", "ann", "hidden", 3)))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessage("the database cannot be reached");
    }

    @Test
    void refusesAWrongPassword() {
        PostgresServer.demandPassword("locked", "right");

        assertThatThrownBy(() -> Database.open(PostgresServer.settings("postgres", "locked", "wrong")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessage("the database refuses this user or password");
    }

    @Test
    void refusesAnUnknownDatabase() {
        assertThatThrownBy(() -> Database.open(PostgresServer.settings("nowhere", "postgres", "")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessage("the database of this name does not exist");
    }

    @Test
    void saysThatTheStoreIsUnavailableOnceItIsClosed() {
        Database database = Database.open(new StoreSettings.H2(folder.resolve("vault")));
        database.close();

        assertThatThrownBy(() -> database.within(() -> 1)).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> database.sql()
                        .sql("SELECT count(*) FROM op")
                        .query(Integer.class)
                        .single())
                .isInstanceOf(StoreUnavailable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://alice.example/#me, PRODUCTION, DEVELOPMENT",
        "http://127.0.0.1:4000/people/ann#me, DEVELOPMENT, PRODUCTION"
    })
    void tellsByItsPeopleWhatAnOlderDatabaseIsFor(String person, Purpose is, Purpose other) throws SQLException {
        StoreSettings settings = new StoreSettings.H2(folder.resolve("vault"));
        try (HikariDataSource older = Pools.open(settings)) {
            Flyway.configure()
                    .dataSource(older)
                    .placeholders(Dialect.H2.placeholders())
                    .target("14")
                    .load()
                    .migrate();
            try (Connection connection = older.getConnection();
                    PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO user_key (webid, region, kek_version, wrapped, created)"
                                    + " VALUES (?, 'eu', 1, X'00', CURRENT_TIMESTAMP)")) {
                insert.setString(1, person);
                insert.executeUpdate();
            }
        }
        try (Database database = Database.open(settings)) {
            is.claim(database);
            assertThatThrownBy(() -> other.claim(database)).isInstanceOf(StoreUnavailable.class);
        }
    }

    @Test
    void settingsNeverPrintAPassword() {
        StoreSettings settings = new StoreSettings.PostgreSql("jdbc:postgresql://localhost/vault", "ann", "hidden", 3);

        assertThat(settings.toString()).doesNotContain("hidden");
        assertThatThrownBy(() ->
                        new StoreSettings.PostgreSql("jdbc:postgresql://localhost/vault?password=hidden", "ann", "", 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> new StoreSettings.PostgreSql("jdbc:h2:mem:", "ann", "", 3))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEmbeddedDatabaseServesOneProcessAndKeepsACommitWhenThatIsKilled() throws Exception {
        Path file = folder.resolve("vault");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.lines().anyMatch(OtherProcess.COMMITTED::equals)).isTrue();

            assertThatThrownBy(() -> Database.open(new StoreSettings.H2(file)))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessage(
                            "the database file is in use by another process; an embedded database serves one vault only");
        } finally {
            other.destroyForcibly();
            assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        try (Database database = Database.open(new StoreSettings.H2(file))) {
            assertThat(rows(database, new MutableClock()).find("ann", "key")).isPresent();
        }
    }

    /** Commits a row, says so, and waits to be killed. */
    static final class OtherProcess {
        static final String COMMITTED = "committed";

        private OtherProcess() {}

        public static void main(String[] arguments) throws InterruptedException {
            MutableClock clock = new MutableClock();
            Database database = Database.open(
                    new StoreSettings.H2(Path.of(List.of(arguments).getFirst())));
            rows(database, clock).register("ann", "key", "{}", "sig", clock.instant());
            System.out.println(COMMITTED);
            Thread.sleep(60_000);
        }
    }

    private static RequestKeyRows rows(Database database, InstantSource clock) {
        Registers registers = new Registers(database, clock);
        registers.vouchedBy(TestStores.SEAL);
        return new RequestKeyRows(database, clock, registers);
    }
}
