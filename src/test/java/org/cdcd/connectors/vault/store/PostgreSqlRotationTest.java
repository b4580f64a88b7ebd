package org.cdcd.connectors.vault.store;

class PostgreSqlRotationTest extends RotationContract {
    private final StoreSettings.PostgreSql database = PostgresServer.newDatabase();

    @Override
    StoreSettings settings() {
        return database;
    }

    @Override
    String database() {
        return database.url();
    }
}
