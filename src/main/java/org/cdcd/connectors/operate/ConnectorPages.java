package org.cdcd.connectors.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import org.cdcd.connectors.catalog.Connector;

/** How connectors are shown to callers. */
public interface ConnectorPages {
    /** The specification's short list. */
    ObjectNode list(Collection<Connector> connectors);

    /** The whole definition of one connector. */
    ObjectNode describe(Connector connector);
}
