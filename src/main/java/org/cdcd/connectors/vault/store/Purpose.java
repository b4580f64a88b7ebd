package org.cdcd.connectors.vault.store;

/** What a database is for. It is written down when it is first opened and never changes. */
public enum Purpose {
    /** People of a development issuer, or stand-ins of the services. */
    DEVELOPMENT("a sandbox or a development issuer"),
    /** People and services that exist. */
    PRODUCTION("real people and services");

    private final String words;

    Purpose(String words) {
        this.words = words;
    }

    /** @throws StoreUnavailable if this database was first opened for something else */
    void claim(Database database) {
        Purpose first = database.within(() -> {
            database.sql()
                    .sql("INSERT INTO purpose (id, word) VALUES (1, ?) ON CONFLICT DO NOTHING")
                    .param(name())
                    .update();
            return valueOf(database.sql()
                    .sql("SELECT word FROM purpose")
                    .query(String.class)
                    .single());
        });
        if (first != this) {
            throw new StoreUnavailable(
                    "the database is for " + first.words + ", and this server, which would use it for " + words
                            + ", needs another one (connectors.store.url, connectors.data)");
        }
    }
}
