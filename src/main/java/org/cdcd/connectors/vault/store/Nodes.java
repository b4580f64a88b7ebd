package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Which vault processes live. Each beats every two seconds; one that has not beaten for six seconds is dead. */
public final class Nodes {
    /** How often {@link #beat} is to be called. */
    public static final Duration BEAT = Duration.ofSeconds(2);

    static final Duration DEAD_AFTER = Duration.ofSeconds(6);

    private final Database database;
    private final InstantSource clock;
    private final String node;

    Nodes(Database database, InstantSource clock, String node) {
        this.database = database;
        this.clock = clock;
        this.node = node;
    }

    /** The name of this process: new with each start. */
    public String self() {
        return node;
    }

    public void beat() {
        database.within(() -> {
            Instant now = clock.instant();
            int known = database.sql()
                    .sql("UPDATE node SET beat = ? WHERE node = ?")
                    .params(time(now), node)
                    .update();
            return known == 1
                    ? known
                    : database.sql()
                            .sql("INSERT INTO node (node, beat) VALUES (?, ?)")
                            .params(node, time(now))
                            .update();
        });
    }

    /** Says that this process ends, so that others need not wait for its silence. */
    public void leave() {
        bury(node);
    }

    /** Says that another process is known to be dead, so that nobody waits for its silence. */
    public void bury(String other) {
        database.within(() -> database.sql()
                .sql("DELETE FROM node WHERE node = ?")
                .params(other)
                .update());
    }

    /** Forgets nodes that have been dead for a day. */
    public int sweep() {
        return database.within(() -> database.sql()
                .sql("DELETE FROM node WHERE beat < ?")
                .params(time(clock.instant().minus(Duration.ofDays(1))))
                .update());
    }

    /** An embedded database has one process only: whoever else is in it is dead. */
    void start() {
        if (database.dialect() == Dialect.H2) {
            database.within(() -> database.sql().sql("DELETE FROM node").update());
        }
        beat();
    }

    boolean alive(String other) {
        return database.sql()
                        .sql("SELECT count(*) FROM node WHERE node = ? AND beat > ?")
                        .params(other, time(clock.instant().minus(DEAD_AFTER)))
                        .query(Integer.class)
                        .single()
                == 1;
    }
}
