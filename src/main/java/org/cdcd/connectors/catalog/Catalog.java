package org.cdcd.connectors.catalog;

import java.util.Collection;
import java.util.Optional;

/** The connectors that can be called now. Each call sees one whole, checked generation of each connector. */
public interface Catalog {
    Optional<Connector> find(String connectorId);

    /** All connectors, ordered by id. */
    Collection<Connector> all();
}
