package org.cdcd.connectors.vault.store;

import java.nio.file.Path;

class PostgreSqlStoreTest extends StoreContract {
    @Override
    StoreSettings settings(Path empty) {
        return PostgresServer.newDatabase();
    }
}
