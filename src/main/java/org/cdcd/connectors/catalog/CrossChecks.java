package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Everything about one folder that no schema can see. */
final class CrossChecks {
    private final YamlFile file;
    private final JsonNode json;
    private final List<RouteOutline> routes;
    private final Complaints complaints;

    CrossChecks(YamlFile file, JsonNode json, List<RouteOutline> routes, Complaints complaints) {
        this.file = file;
        this.json = json;
        this.routes = routes;
        this.complaints = complaints;
    }

    void run(String folder) {
        var routeChecks = new RouteChecks(file, json, routes, complaints);
        new ContractChecks(file, json, routeChecks.kept(), complaints).run(folder);
        routeChecks.run();
    }
}
