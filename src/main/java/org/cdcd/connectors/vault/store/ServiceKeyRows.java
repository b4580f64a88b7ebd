package org.cdcd.connectors.vault.store;

import static org.cdcd.connectors.vault.store.Columns.time;

import java.util.List;
import org.cdcd.connectors.vault.keys.ServiceKeyStore;

/** The service's own keys, sealed. */
final class ServiceKeyRows implements ServiceKeyStore {
    private final Database database;

    ServiceKeyRows(Database database) {
        this.database = database;
    }

    @Override
    public List<StoredKey> all() {
        return database.sql()
                .sql("SELECT key_use, seq, sealed, active_from FROM service_key ORDER BY key_use, seq")
                .query((row, n) -> new StoredKey(
                        Columns.text(row, "key_use"),
                        row.getInt("seq"),
                        Columns.bytes(row, "sealed"),
                        Columns.instant(row, "active_from")))
                .list();
    }

    @Override
    public boolean insertIfAbsent(StoredKey key) {
        return database.within(() -> database.sql()
                        .sql("INSERT INTO service_key (key_use, seq, sealed, active_from) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING")
                        .params(key.use(), key.sequence(), key.sealed(), time(key.activeFrom()))
                        .update()
                == 1);
    }

    @Override
    public void delete(String use, int sequence) {
        database.within(() -> database.sql()
                .sql("DELETE FROM service_key WHERE key_use = ? AND seq = ?")
                .params(use, sequence)
                .update());
    }
}
