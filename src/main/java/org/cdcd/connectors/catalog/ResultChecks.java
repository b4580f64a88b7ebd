package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether a route's {@code result:} fills what the operation's output promises, and nothing that it does not know. */
final class ResultChecks {
    private final JsonNode output;
    private final String name;
    private final Complaints complaints;

    ResultChecks(JsonNode operation, String name, Complaints complaints) {
        this.output = operation.path("output");
        this.name = name;
        this.complaints = complaints;
    }

    void run(List<RouteOutline.Endpoint> endpoints) {
        for (RouteOutline.Endpoint endpoint : endpoints) {
            if (!endpoint.scheme().equals("result")) {
                continue;
            }
            switch (endpoint.path()) {
                case "object" -> object(endpoint);
                case "list" -> list(endpoint);
                default -> complain(endpoint, "there is result:object and result:list, not result:" + endpoint.path());
            }
        }
    }

    private void object(RouteOutline.Endpoint result) {
        // Without parameters the service's answer is the output; only a call can show whether it fits.
        if (!result.parameters().isEmpty()) {
            compare(result, result.parameters().keySet(), output, "the output of '" + name + "'");
        }
    }

    private void list(RouteOutline.Endpoint result) {
        var members = new TreeSet<>(result.parameters().keySet());
        members.removeIf(member -> member.startsWith("item.") || member.equals("next_when"));
        members.add("items");
        compare(result, members, output, "the output of '" + name + "'");
        Set<String> item = new TreeSet<>(result.prefixed("item"));
        item.remove("without");
        JsonNode items = output.path("properties").path("items").path("items");
        if (!item.isEmpty() || !items.path("required").isEmpty()) {
            compare(result, item, items, "an item of '" + name + "'");
        }
    }

    private void compare(RouteOutline.Endpoint result, Set<String> given, JsonNode schema, String what) {
        for (JsonNode required : schema.path("required")) {
            if (!given.contains(required.asText())) {
                complain(result, what + " must have '" + required.asText() + "'; say where it comes from");
            }
        }
        JsonNode properties = schema.path("properties");
        for (String member : given) {
            if (!properties.isEmpty() && !properties.has(member)) {
                complain(result, what + " knows no '" + member + "'; add it to the output or remove it");
            }
        }
    }

    private void complain(RouteOutline.Endpoint result, String message) {
        complaints.add(result.file(), result.pointer(), message);
    }
}
