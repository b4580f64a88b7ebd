package org.cdcd.connectors.vault.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL for a test run, started when first asked for and ended with the run; a database for each asker. */
public final class PostgresServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private PostgresServer() {}

    /** Holds the server; it ends itself with the JVM. */
    private static final class Running {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static StoreSettings.PostgreSql newDatabase() {
        String name = "store" + DATABASES.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return settings(name, "postgres", "");
    }

    static StoreSettings.PostgreSql settings(String database, String user, String password) {
        return new StoreSettings.PostgreSql(
                "jdbc:postgresql://localhost:" + Running.SERVER.getPort() + "/" + database, user, password, 8);
    }

    /** Makes a user whose password the server asks for; all others are trusted. */
    static void demandPassword(String user, String password) {
        execute("CREATE USER " + user + " PASSWORD '" + password + "'");
        Path rules = Path.of(query("SHOW hba_file"));
        try {
            String others = Files.readString(rules);
            Files.writeString(rules, "host all " + user + " all scram-sha-256\n" + others);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        execute("SELECT pg_reload_conf()");
    }

    private static String query(String sql) {
        try (Connection connection = Running.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void execute(String sql) {
        try (Connection connection = Running.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
