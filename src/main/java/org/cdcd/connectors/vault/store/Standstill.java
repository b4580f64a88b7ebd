package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.time.InstantSource;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Whether all vaults on the database have stopped using credentials, until an operator lets them go on. */
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

    /** @throws Refusal {@code vault_unavailable} while all stands still */
    public void refuseWhileItStands() {
        if (stands()) {
            throw refusal();
        }
    }

    /** What is said while all stands still. */
    public static Refusal refusal() {
        return Refusal.of(
                ErrorCode.VAULT_UNAVAILABLE, "The vault has stopped for safety until its operator has looked.");
    }

    public boolean stands() {
        return !database.sql()
                .sql("SELECT id FROM standstill")
                .query(Integer.class)
                .list()
                .isEmpty();
    }
}
