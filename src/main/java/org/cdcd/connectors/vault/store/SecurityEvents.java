package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.cdcd.connectors.wire.Sha256;

/** Security events that services sent: each is acted on once, also if whoever took it up dies over it. */
public final class SecurityEvents {
    private static final Duration TIME_TO_ACT = Duration.ofMinutes(1);

    /** What is to be done with an event. */
    public enum Turn {
        /** Nobody has acted on it; the caller does, and says so with {@link #done}. */
        MINE,
        /** Somebody is acting on it, or died over it less than a minute ago. */
        BUSY,
        /** It was acted on. */
        DONE
    }

    private final Database database;
    private final InstantSource clock;

    SecurityEvents(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Takes an event up, if nobody has.
     *
     * @param expires when such an event would be refused for its age anyway
     */
    public Turn take(String stream, String jti, Instant expires) {
        String id = Sha256.base64Url(jti);
        Instant now = clock.instant();
        return database.within(() -> {
            int taken = database.sql()
                    .sql("INSERT INTO security_event (stream, jti_sha256, taken, done, expires)"
                            + " VALUES (?, ?, ?, FALSE, ?) ON CONFLICT DO NOTHING")
                    .params(stream, id, time(now), time(expires))
                    .update();
            if (taken == 0) {
                taken = database.sql()
                        .sql("UPDATE security_event SET taken = ? WHERE stream = ? AND jti_sha256 = ?"
                                + " AND done = FALSE AND taken < ?")
                        .params(time(now), stream, id, time(now.minus(TIME_TO_ACT)))
                        .update();
            }
            return taken == 1 ? Turn.MINE : isDone(stream, id) ? Turn.DONE : Turn.BUSY;
        });
    }

    /** It was acted on, and never is again. */
    public void done(String stream, String jti) {
        database.within(() -> database.sql()
                .sql("UPDATE security_event SET done = TRUE WHERE stream = ? AND jti_sha256 = ?")
                .params(stream, Sha256.base64Url(jti))
                .update());
    }

    private boolean isDone(String stream, String id) {
        return database.sql()
                .sql("SELECT done FROM security_event WHERE stream = ? AND jti_sha256 = ?")
                .params(stream, id)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    int sweep() {
        return database.within(() -> database.sql()
                .sql("DELETE FROM security_event WHERE expires < ?")
                .params(time(clock.instant()))
                .update());
    }
}
