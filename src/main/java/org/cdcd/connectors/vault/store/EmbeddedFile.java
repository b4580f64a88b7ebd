package org.cdcd.connectors.vault.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * The file under the embedded database, written when it is told to and never by itself. H2 writes its tables one after the
 * other: if a transaction runs meanwhile, a crash can leave one table from before it and another from after it, so whoever
 * tells it to must see to it that none does.
 */
final class EmbeddedFile {
    /** Any negative number: no thread that writes now and then, and no writing at the end of a transaction, as zero would mean. */
    private static final int NEVER = -1;

    /** How long space that is free again stays as it was: enough, for what took its place has been forced to the disk. */
    static final Duration RETENTION = Duration.ofSeconds(1);

    private static final int WRITES_BETWEEN_TIDYING = 20;
    private static final int WANTED_FILL_PERCENT = 50;
    private static final int MOST_MOVED_BYTES = 2 * 1024 * 1024;

    private final MVStore store;
    private int writes;
    private long forced;

    private EmbeddedFile(MVStore store, Duration retention) {
        this.store = store;
        store.setAutoCommitDelay(NEVER);
        store.setRetentionTime(Math.toIntExact(retention.toMillis()));
    }

    /** The file under this pool's database, from now on written only when told. */
    static EmbeddedFile of(DataSource pool, Duration retention) {
        try (Connection connection = pool.getConnection()) {
            SessionLocal session =
                    (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
            return new EmbeddedFile(session.getDatabase().getStore().getMvStore(), retention);
        } catch (SQLException e) {
            throw new StoreUnavailable("the database cannot be reached", e);
        }
    }

    /**
     * Puts what was committed on the disk; nothing if it is there. Now and then it also moves what is left in nearly empty
     * parts of the file together, which the next writing saves: without, the file would grow with every use.
     */
    synchronized void force() {
        // H2 may have written without forcing it, after so many changes that they take too much memory
        if (!store.hasUnsavedChanges() && store.getCurrentVersion() == forced) {
            return;
        }
        try {
            store.commit();
            store.sync();
            forced = store.getCurrentVersion();
            writes++;
            if (writes % WRITES_BETWEEN_TIDYING == 0) {
                store.compact(WANTED_FILL_PERCENT, MOST_MOVED_BYTES);
            }
        } catch (MVStoreException e) {
            throw new StoreUnavailable("the database's file cannot be written", e);
        }
    }

    /** How often it was written, more or less: grows with every writing. */
    long version() {
        return store.getCurrentVersion();
    }

    /** In percent: how much of what was written is still needed. */
    int fillRate() {
        return store.getFileStore().getChunksFillRate();
    }
}
