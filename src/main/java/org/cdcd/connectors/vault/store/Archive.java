package org.cdcd.connectors.vault.store;

import java.time.InstantSource;
import org.cdcd.connectors.vault.keys.ServiceKeyStore;

/** A database that is only looked into: no vault takes part in it, and nothing of it changes. */
public final class Archive implements AutoCloseable {
    private final Database database;
    private final InstantSource clock;

    private Archive(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @throws StoreUnavailable if it cannot be opened; an embedded one that a vault uses cannot */
    public static Archive open(StoreSettings settings, InstantSource clock) {
        return new Archive(Database.openToRead(settings), clock);
    }

    public AuditTrail auditTrail() {
        return new AuditTrail(database, clock);
    }

    public ServiceKeyStore serviceKeys() {
        return new ServiceKeyRows(database);
    }

    @Override
    public void close() {
        database.close();
    }
}
