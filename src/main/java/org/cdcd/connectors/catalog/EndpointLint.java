package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The endpoints a route may send to, and their parameters. */
final class EndpointLint {
    private static final Set<String> COMPONENTS =
            Set.of("direct", "service", "result", "mailbox", "smtp-out", "public-media", "log");
    private static final Set<String> LOG_PARAMETERS = Set.of("level", "groupSize", "groupInterval");
    private static final Pattern REACHES_OUT = Pattern.compile(
            "^(#.*|bean:.*|ref:.*|resource:.*|.*RAW\\(.*|.*\\$\\{.*|.*\\$simple\\{.*)$", Pattern.DOTALL);

    private final String connectorId;
    private final YamlFile file;
    private final Complaints complaints;
    private final List<RouteOutline.Endpoint> found;

    EndpointLint(String connectorId, YamlFile file, Complaints complaints, List<RouteOutline.Endpoint> found) {
        this.connectorId = connectorId;
        this.file = file;
        this.complaints = complaints;
        this.found = found;
    }

    void endpoint(String at, JsonNode to) {
        String uri = to.isTextual() ? to.asText() : to.path("uri").asText();
        String where = to.isTextual() ? at : at + "/uri";
        if (uri.contains("?")) {
            complaints.add(file, where, "write the parameters under 'parameters', not behind a '?'");
            return;
        }
        int colon = uri.indexOf(':');
        String scheme = colon < 0 ? uri : uri.substring(0, colon);
        if (colon < 0 || !COMPONENTS.contains(scheme)) {
            complaints.add(
                    file,
                    where,
                    "the component '" + scheme + "' is not allowed; allowed: "
                            + String.join(", ", COMPONENTS.stream().sorted().toList()));
            return;
        }
        String path = uri.substring(colon + 1);
        if (scheme.equals("direct") && !path.startsWith(connectorId + ".")) {
            complaints.add(file, where, "a route may call its own connector only: direct:" + connectorId + ".<name>");
        }
        if (REACHES_OUT.matcher(path).matches()) {
            complaints.add(file, where, "an endpoint is written out, never computed or looked up");
        }
        Map<String, String> parameters = parameters(at, scheme, to.path("parameters"));
        found.add(new RouteOutline.Endpoint(file, at, scheme, path, Map.copyOf(parameters)));
    }

    private Map<String, String> parameters(String at, String scheme, JsonNode given) {
        var parameters = new LinkedHashMap<String, String>();
        given.properties().forEach(parameter -> {
            String name = parameter.getKey();
            String inner = Pointers.child(at + "/parameters", name);
            JsonNode value = parameter.getValue();
            if (value.isContainerNode()) {
                complaints.add(file, inner, "a parameter is a plain text");
            } else if (REACHES_OUT.matcher(value.asText()).matches()) {
                complaints.add(file, inner, "a parameter is written out: no bean (#x), no ${...}, no RAW(...)");
            }
            if (scheme.equals("log") && !LOG_PARAMETERS.contains(name)) {
                complaints.add(file, inner, "'" + name + "' would put data into the log; allowed: level");
            }
            parameters.put(name, value.asText());
        });
        return parameters;
    }
}
