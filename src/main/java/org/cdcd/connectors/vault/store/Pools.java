package org.cdcd.connectors.vault.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Connection pools with every wait bounded. */
final class Pools {
    private static final int H2_CONNECTIONS = 8;

    /** Most answers stay beside their request; H2 writes four more tables for one that does not. */
    private static final String H2_ANSWERS_IN_PLACE = ";MAX_LENGTH_INPLACE_LOB=65536";

    private Pools() {}

    static Dialect dialect(StoreSettings settings) {
        return switch (settings) {
            case StoreSettings.H2 ignored -> Dialect.H2;
            case StoreSettings.H2Archive ignored -> Dialect.H2;
            case StoreSettings.PostgreSql ignored -> Dialect.POSTGRESQL;
        };
    }

    /** Connections outside of the pool, where the database can send notices. */
    static RevocationNotices.@Nullable Line line(StoreSettings settings) {
        return switch (settings) {
            case StoreSettings.H2 ignored -> null;
            case StoreSettings.H2Archive ignored -> null;
            case StoreSettings.PostgreSql postgreSql -> () -> single(postgreSql);
        };
    }

    private static Connection single(StoreSettings.PostgreSql settings) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("ApplicationName", "cdcd-vault-notices");
        Connection connection = new Driver().connect(settings.url(), properties);
        if (connection == null) {
            throw new SQLException("not a URL of this driver");
        }
        return connection;
    }

    static HikariDataSource open(StoreSettings settings) {
        HikariConfig config = switch (settings) {
            case StoreSettings.H2 h2 -> h2(h2.file().toAbsolutePath(), H2_ANSWERS_IN_PLACE);
            case StoreSettings.H2Archive h2 -> h2(h2.file().toAbsolutePath(), ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE");
            case StoreSettings.PostgreSql postgreSql -> postgreSql(postgreSql);
        };
        config.setPoolName("store");
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionTimeout(5_000);
        config.setInitializationFailTimeout(1);
        return new HikariDataSource(config);
    }

    private static HikariConfig h2(Path file, String more) {
        if (file.toString().contains(";")) {
            throw new StoreUnavailable("the name of the database file has a semicolon in it");
        }
        HikariConfig config = new HikariConfig();
        config.setDriverClassName(org.h2.Driver.class.getName());
        config.setJdbcUrl("jdbc:h2:file:" + file
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=5000;QUERY_TIMEOUT=10000"
                // its trace file would quote values of failed statements
                + ";TRACE_LEVEL_FILE=0"
                + more);
        config.setUsername("vault");
        config.setPassword("");
        config.setMaximumPoolSize(H2_CONNECTIONS);
        return config;
    }

    private static HikariConfig postgreSql(StoreSettings.PostgreSql settings) {
        HikariConfig config = new HikariConfig();
        config.setDriverClassName(Driver.class.getName());
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.connections());
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("socketTimeout", "30");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        // the detail of an error quotes values
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("ApplicationName", "cdcd-vault");
        // a server that is told to lose commits is overruled
        config.setConnectionInitSql(
                "SET synchronous_commit = on; SET lock_timeout = '5s'; SET statement_timeout = '10s'");
        return config;
    }
}
