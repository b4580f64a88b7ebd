package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Routes and contract side by side: every operation has its route, every route its operation, and a route makes no
 * call that the operation's egress rules do not allow.
 */
final class RouteChecks {
    private final YamlFile contract;
    private final JsonNode json;
    private final Complaints complaints;
    private final Map<String, RouteOutline> byName = new LinkedHashMap<>();

    RouteChecks(YamlFile contract, JsonNode json, List<RouteOutline> routes, Complaints complaints) {
        this.contract = contract;
        this.json = json;
        this.complaints = complaints;
        var ids = new HashMap<String, RouteOutline>();
        for (RouteOutline route : routes) {
            RouteOutline first = ids.putIfAbsent(route.id(), route);
            if (first != null) {
                complaints.add(
                        route.file(),
                        route.pointer() + "/id",
                        "the id '" + route.id() + "' is already taken in "
                                + first.file().name());
            }
            byName.putIfAbsent(route.name(), route);
        }
    }

    /** By operation, the names of values that a call of it keeps for a later one. */
    Map<String, Set<String>> kept() {
        var kept = new HashMap<String, Set<String>>();
        json.path("operations").fieldNames().forEachRemaining(operation -> {
            var names = new LinkedHashSet<String>();
            endpoints(operation).forEach(endpoint -> names.addAll(endpoint.kept()));
            kept.put(operation, names);
        });
        return kept;
    }

    void run() {
        String id = json.path("connector_id").asText();
        var reached = new LinkedHashSet<String>();
        json.path("operations").properties().forEach(entry -> {
            String operation = entry.getKey();
            if (!byName.containsKey(id + "." + operation)) {
                complaints.add(
                        contract,
                        Pointers.of("operations", operation),
                        "the operation has no route; write one that starts at direct:" + id + "." + operation);
                return;
            }
            reached.addAll(reach(operation));
            List<RouteOutline.Endpoint> endpoints = endpoints(operation);
            new CallChecks(json, entry.getValue(), operation, complaints).run(endpoints);
            new ResultChecks(entry.getValue(), operation, complaints).run(endpoints);
            new PollChecks(entry.getValue(), operation, complaints).run(endpoints);
        });
        byName.forEach((name, route) -> {
            if (!reached.contains(name) && name.startsWith(id + ".")) {
                complaints.add(
                        route.file(), route.pointer() + "/from/uri", "no operation of connector.yaml uses this route");
            }
        });
    }

    private List<RouteOutline.Endpoint> endpoints(String operation) {
        var endpoints = new ArrayList<RouteOutline.Endpoint>();
        for (String name : reach(operation)) {
            RouteOutline route = byName.get(name);
            if (route != null) {
                endpoints.addAll(route.endpoints());
            }
        }
        return endpoints;
    }

    /** The names of the routes that an operation runs through. */
    private Set<String> reach(String operation) {
        var reached = new LinkedHashSet<String>();
        var open = new ArrayDeque<String>();
        open.add(json.path("connector_id").asText() + "." + operation);
        while (!open.isEmpty()) {
            String name = open.remove();
            RouteOutline route = byName.get(name);
            if (!reached.add(name) || route == null) {
                continue;
            }
            for (RouteOutline.Endpoint endpoint : route.endpoints()) {
                if (!endpoint.scheme().equals("direct")) {
                    continue;
                }
                if (!byName.containsKey(endpoint.path())) {
                    complaints.add(endpoint.file(), endpoint.pointer(), "there is no route direct:" + endpoint.path());
                }
                open.add(endpoint.path());
            }
        }
        return reached;
    }
}
