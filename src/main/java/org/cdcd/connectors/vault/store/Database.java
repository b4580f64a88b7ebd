package org.cdcd.connectors.vault.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The open database, migrated to this version's tables. Every write is durable when its transaction returns. No statement
 * waits longer than five seconds for a lock or ten for a result.
 */
public final class Database implements AutoCloseable {
    private static final int ATTEMPTS = 3;

    private final HikariDataSource pool;
    private final Dialect dialect;
    private final JdbcTemplate template;
    private final JdbcClient client;
    private final TransactionTemplate transactions;
    private final ReentrantReadWriteLock writing = new ReentrantReadWriteLock();
    /** Of an embedded database that is written to. */
    private final @Nullable EmbeddedFile file;

    private Database(HikariDataSource pool, Dialect dialect, boolean written) {
        this.pool = pool;
        this.file = dialect == Dialect.H2 && written ? EmbeddedFile.of(pool, EmbeddedFile.RETENTION) : null;
        this.dialect = dialect;
        DataSource source = new Reached(pool);
        SQLExceptionTranslator failures = new Failures(dialect);
        this.template = new JdbcTemplate(source);
        template.setExceptionTranslator(failures);
        this.client = JdbcClient.create(template);
        JdbcTransactionManager manager = new JdbcTransactionManager(source);
        manager.setExceptionTranslator(failures);
        this.transactions = new TransactionTemplate(manager);
    }

    /**
     * Opens and migrates.
     *
     * @throws StoreUnavailable if it cannot be reached, refuses the user, is of an unknown format, is used by another
     *     process (H2), or cannot be migrated
     */
    public static Database open(StoreSettings settings) {
        HikariDataSource pool = null;
        try {
            pool = Pools.open(settings);
            Database database = new Database(pool, Pools.dialect(settings), true);
            database.migrate();
            return database;
        } catch (RuntimeException e) {
            if (pool != null) {
                pool.close();
            }
            throw OpenFailure.of(e);
        }
    }

    /**
     * Opens to read, and migrates nothing: the tables must be those of this version.
     *
     * @throws StoreUnavailable as {@link #open} does
     */
    static Database openToRead(StoreSettings settings) {
        try {
            return new Database(Pools.open(settings), Pools.dialect(settings), false);
        } catch (RuntimeException e) {
            throw OpenFailure.of(e);
        }
    }

    public DataSource dataSource() {
        return pool;
    }

    JdbcClient sql() {
        return client;
    }

    JdbcTemplate batches() {
        return template;
    }

    Dialect dialect() {
        return dialect;
    }

    /**
     * Runs the work in one transaction that is on disk when this returns, again if another transaction was in the way, so it
     * must have no effect but its rows. Inside a transaction it simply joins.
     *
     * @throws StoreUnavailable if the database cannot be used
     */
    <T> T within(Supplier<T> work) {
        if (isInTransaction()) {
            return work.get();
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (ConcurrencyFailureException e) {
                if (attempt == ATTEMPTS) {
                    throw new StoreUnavailable("the database is too busy", e);
                }
            }
        }
    }

    /** Whether this thread runs a transaction now. */
    static boolean isInTransaction() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    /** Runs the work in one transaction, once. */
    <T> T once(Supplier<T> work) {
        try {
            return file == null ? transactions.execute(status -> work.get()) : forced(file, work);
        } catch (TransactionException e) {
            throw new StoreUnavailable("the database cannot be used now", e);
        }
    }

    /** H2 has a commit in memory only; this writes it, with all that was committed beside it. */
    private <T> T forced(EmbeddedFile file, Supplier<T> work) {
        T result;
        writing.readLock().lock();
        try {
            result = transactions.execute(status -> work.get());
        } finally {
            writing.readLock().unlock();
        }
        boolean alone = quiet();
        try {
            file.force();
        } finally {
            if (alone) {
                writing.writeLock().unlock();
            }
        }
        return result;
    }

    /** Waits until no transaction runs, but for a second at most: what was committed must get to the disk. */
    private boolean quiet() {
        try {
            return writing.writeLock().tryLock(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void migrate() {
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/migration")
                .placeholders(dialect.placeholders())
                .load()
                .migrate();
    }

    /** Ends every connection, and closes an embedded database's file. */
    @Override
    public void close() {
        boolean open = !pool.isClosed();
        // first of all: as long as it is open it makes connections by itself, and each would open the file again
        pool.close();
        if (open && dialect == Dialect.H2) {
            shutDown();
        }
    }

    private void shutDown() {
        try (Connection last = DriverManager.getConnection(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
                Statement statement = last.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException e) {
            // what was committed is on disk already
        }
    }

    /** A pool that says it in one way when there is no connection. */
    private static final class Reached extends DelegatingDataSource {
        Reached(DataSource pool) {
            super(pool);
        }

        @Override
        public Connection getConnection() {
            try {
                return super.getConnection();
            } catch (SQLException e) {
                throw new StoreUnavailable("the database cannot be reached", e);
            }
        }
    }
}
