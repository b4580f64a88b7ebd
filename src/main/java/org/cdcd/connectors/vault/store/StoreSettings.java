package org.cdcd.connectors.vault.store;

import java.nio.file.Path;
import java.util.Objects;

/** Where the rows are. */
public sealed interface StoreSettings {
    /**
     * An embedded H2 database, for one vault process.
     *
     * @param file without the {@code .mv.db} that H2 appends; its folder is made if absent
     */
    record H2(Path file) implements StoreSettings {
        public H2 {
            Objects.requireNonNull(file);
        }
    }

    /** An embedded H2 database that no vault uses now, to be looked into and not changed. */
    record H2Archive(Path file) implements StoreSettings {
        public H2Archive {
            Objects.requireNonNull(file);
        }
    }

    /**
     * A PostgreSQL database, for any number of vault processes.
     *
     * @param url {@code jdbc:postgresql://…}, without user and password
     * @param connections the size of the pool, at least 3
     */
    record PostgreSql(String url, String user, String password, int connections) implements StoreSettings {
        public PostgreSql {
            if (!url.startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException("a store URL begins with jdbc:postgresql:");
            }
            if (url.contains("password=")) {
                throw new IllegalArgumentException("a store URL has no password in it");
            }
            if (connections < 3) {
                throw new IllegalArgumentException("a store needs at least 3 connections");
            }
            Objects.requireNonNull(user);
            Objects.requireNonNull(password);
        }

        @Override
        public String toString() {
            return "PostgreSql[user=" + user + ", connections=" + connections + "]";
        }
    }
}
