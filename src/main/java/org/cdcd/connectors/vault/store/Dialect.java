package org.cdcd.connectors.vault.store;

import java.util.Map;

/** The few words in which the two databases differ. */
enum Dialect {
    /** H2 has no shared row lock. */
    H2("H2", "FOR UPDATE", "binary large object", 1),
    POSTGRESQL("PostgreSQL", "FOR SHARE", "bytea", 2);

    private final String product;
    private final String shared;
    private final String large;
    private final int lanes;

    Dialect(String product, String shared, String large, int lanes) {
        this.product = product;
        this.shared = shared;
        this.large = large;
        this.lanes = lanes;
    }

    /** As the driver calls it. */
    String product() {
        return product;
    }

    /** The clause that keeps a row from being changed until the commit. */
    String shared() {
        return shared;
    }

    /** How many transactions are worth committing at the same time. */
    int lanes() {
        return lanes;
    }

    Map<String, String> placeholders() {
        // what only PostgreSQL understands is a comment to H2
        return Map.of("large", large, "postgresql", this == POSTGRESQL ? "" : "-- ");
    }
}
