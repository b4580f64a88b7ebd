package org.cdcd.connectors.vault.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells this node at once which credentials others have revoked or suspended and which people they have erased, over a connection of its own that must not go
 * through a transaction pooler. It is a hint and no more: what was missed is found by {@link Leases#fenced}.
 */
public final class RevocationNotices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationNotices.class);
    private static final String CHANNEL = "cdcd_revocation";
    /** What the notice of an erasure begins with. */
    private static final String PERSON = "person ";

    private static final int WAIT_MILLIS = 500;
    private static final int LONGEST_PAUSE_MILLIS = 5_000;

    /** Opens a connection outside of the pool. */
    @FunctionalInterface
    interface Line {
        Connection open() throws SQLException;
    }

    private final Line line;
    private final Consumer<UUID> each;
    private final Consumer<String> erased;
    private final Runnable missed;
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean listening;
    private volatile @Nullable Connection current;

    RevocationNotices(Line line, Consumer<UUID> each, Consumer<String> erased, Runnable missed) {
        this.line = line;
        this.each = each;
        this.erased = erased;
        this.missed = missed;
        this.thread = Thread.ofPlatform().daemon().name("vault-revocations").unstarted(this::run);
        thread.start();
    }

    /** Part of the transaction that fences the credential off, so it is heard when that is committed and not before. */
    static void send(Database database, UUID credentialId) {
        send(database, credentialId.toString());
    }

    /** The same of the transaction that destroys a person's keys. */
    static void sendErased(Database database, String webid) {
        send(database, PERSON + webid);
    }

    private static void send(Database database, String notice) {
        if (database.dialect() == Dialect.POSTGRESQL) {
            database.sql()
                    .sql("SELECT pg_notify('" + CHANNEL + "', ?)")
                    .params(notice)
                    .query((row, n) -> n)
                    .list();
        }
    }

    /** Whether notices are heard now; otherwise revocations of other nodes are seen by the poll alone. */
    public boolean listening() {
        return listening;
    }

    private void run() {
        int pause = 100;
        while (!closed) {
            try (Connection connection = line.open()) {
                current = connection;
                listen(connection);
                pause = 100;
                hear(connection.unwrap(PGConnection.class));
            } catch (SQLException e) {
                if (!closed) {
                    LOG.warn("revocations of other nodes are polled for now: the line to the database broke");
                }
            } finally {
                listening = false;
                current = null;
            }
            pause(pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + CHANNEL);
        }
        listening = true;
        attempt(missed);
    }

    private void hear(PGConnection connection) throws SQLException {
        while (!closed) {
            PGNotification[] notices = connection.getNotifications(WAIT_MILLIS);
            if (notices != null) {
                for (PGNotification notice : notices) {
                    attempt(() -> told(notice.getParameter()));
                }
            }
        }
    }

    private void told(String notice) {
        if (notice.startsWith(PERSON)) {
            erased.accept(notice.substring(PERSON.length()));
        } else {
            each.accept(UUID.fromString(notice));
        }
    }

    /** Whatever goes wrong with one notice must not end the listening; the poll does the same work again. */
    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn(
                    "a notice of a revocation was left to the poll: {}",
                    e.getClass().getName());
        }
    }

    private void pause(int millis) {
        try {
            if (!closed) {
                Thread.sleep(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Connection connection = current;
        try {
            if (connection != null) {
                connection.abort(Runnable::run);
            }
            thread.join(2_000);
        } catch (SQLException e) {
            // the thread is a daemon and sees within half a second that it is over
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
