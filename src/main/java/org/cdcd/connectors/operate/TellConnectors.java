package org.cdcd.connectors.operate;

import org.cdcd.connectors.catalog.Catalog;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.ConnectorDocuments;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;

/** Shows the connectors of the running generation. */
final class TellConnectors {
    private final Catalog catalog;

    TellConnectors(Catalog catalog) {
        this.catalog = catalog;
    }

    FrontAnswer list(FrontRequest request) {
        return FrontAnswer.json(200, Json.bytes(ConnectorDocuments.list(catalog.all())));
    }

    FrontAnswer describe(FrontRequest request) {
        return FrontAnswer.json(200, Json.bytes(ConnectorDocuments.definition(find(request.variable("id")))));
    }

    private Connector find(String id) {
        return catalog.find(id)
                .orElseThrow(() -> Refusal.of(ErrorCode.CONNECTOR_NOT_FOUND, "There is no such connector."));
    }
}
