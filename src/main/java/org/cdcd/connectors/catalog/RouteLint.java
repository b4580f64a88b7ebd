package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Holds a connector's Camel YAML against a short list of what a route may do: call its own service through
 * {@code service:}, {@code mailbox:} and {@code smtp-out:}, show it an upload with {@code public-media:}, shape the answer with {@code result:}, and decide between
 * steps. What is not on the list is refused, so a route reaches no file, no environment, no bean, no script and no
 * other host. The same walk collects the outline of each route for the cross-checks.
 */
final class RouteLint {
    private static final Set<String> ROUTE_KEYS = Set.of("id", "description", "from");
    private static final Set<String> FROM_KEYS = Set.of("id", "description", "uri", "steps");

    private final String connectorId;
    private final YamlFile file;
    private final Complaints complaints;

    RouteLint(String connectorId, YamlFile file, Complaints complaints) {
        this.connectorId = connectorId;
        this.file = file;
        this.complaints = complaints;
    }

    /** Complains of everything that is not allowed, and outlines the routes. */
    List<RouteOutline> run() {
        var outlines = new ArrayList<RouteOutline>();
        if (!file.json().isArray()) {
            complain("", "must be a list of routes: - route: ...");
            return outlines;
        }
        refusePlaceholders("", file.json());
        int index = 0;
        for (JsonNode entry : file.json()) {
            String at = Pointers.child("", index++);
            if (entry.size() != 1 || !entry.path("route").isObject()) {
                String first = entry.fieldNames().hasNext() ? entry.fieldNames().next() : "";
                complain(
                        at + (first.isEmpty() ? "" : "/" + first),
                        "only 'route' may stand here; templates and beans belong to the server");
                continue;
            }
            outlines.add(route(at + "/route", entry.path("route")));
        }
        return outlines;
    }

    private RouteOutline route(String at, JsonNode route) {
        onlyKeys(at, route, ROUTE_KEYS);
        JsonNode from = route.path("from");
        onlyKeys(at + "/from", from, FROM_KEYS);
        String id = route.path("id").asText();
        if (id.isEmpty()) {
            complain(at, "the route has no id; give it <connector>.<operation>");
        }
        String uri = from.path("uri").asText();
        String name = uri.startsWith("direct:") ? uri.substring("direct:".length()) : "";
        if (!name.startsWith(connectorId + ".")) {
            complain(at + "/from/uri", "a route starts at direct:" + connectorId + ".<operation>");
        } else if (!id.isEmpty() && !id.equals(name)) {
            complain(at + "/id", "is '" + id + "' but the route starts at direct:" + name + "; they must be equal");
        }
        var endpoints = new ArrayList<RouteOutline.Endpoint>();
        if (from.path("steps").isEmpty()) {
            complain(at + "/from", "the route has no steps");
        }
        new StepLint(connectorId, file, complaints, endpoints).steps(at + "/from/steps", from.path("steps"));
        return new RouteOutline(file, at, id, name, List.copyOf(endpoints));
    }

    private void onlyKeys(String at, JsonNode object, Set<String> allowed) {
        object.fieldNames().forEachRemaining(key -> {
            if (!allowed.contains(key)) {
                complain(Pointers.child(at, key), "'" + key + "' is not allowed here; remove it");
            }
        });
    }

    /** Camel fills in {@code {{x}}} before anything else, from properties, the environment or beans. */
    private void refusePlaceholders(String at, JsonNode node) {
        if (node.isTextual() && node.asText().contains("{{")) {
            complain(at, "placeholders {{...}} are not allowed in a connector's routes; write the value out");
        }
        node.properties().forEach(member -> refusePlaceholders(Pointers.child(at, member.getKey()), member.getValue()));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                refusePlaceholders(Pointers.child(at, i), node.get(i));
            }
        }
    }

    private void complain(String pointer, String message) {
        complaints.add(file, pointer, message);
    }
}
