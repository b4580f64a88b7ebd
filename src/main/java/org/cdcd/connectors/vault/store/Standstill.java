package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.InstantSource;

/** Whether all vaults on the database have stopped admitting uses, until an operator lets them go on. */
public final class Standstill {
    private final Database database;
    private final InstantSource clock;

    Standstill(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Stops; once stopped it stays so. */
    public void begin(String signal) {
        database.within(() -> database.sql()
                .sql("INSERT INTO standstill (id, since, signal) VALUES (1, ?, ?) ON CONFLICT DO NOTHING")
                .params(time(clock.instant()), signal)
                .update());
    }

    /** Lets uses be admitted again; false if they were. */
    public boolean end() {
        return database.within(
                () -> database.sql().sql("DELETE FROM standstill").update() > 0);
    }

    public boolean stands() {
        return !database.sql()
                .sql("SELECT id FROM standstill")
                .query(Integer.class)
                .list()
                .isEmpty();
    }
}
