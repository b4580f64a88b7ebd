package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The calls of one operation against its egress rules and its inputs. */
final class CallChecks {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z][A-Za-z0-9_]*)(?:=[^{}:]*)?(?::[a-z]+)?\\*?}");

    private final JsonNode connector;
    private final JsonNode operation;
    private final String name;
    private final Complaints complaints;
    private final Set<String> available = new LinkedHashSet<>();

    CallChecks(JsonNode connector, JsonNode operation, String name, Complaints complaints) {
        this.connector = connector;
        this.operation = operation;
        this.name = name;
        this.complaints = complaints;
    }

    void run(List<RouteOutline.Endpoint> endpoints) {
        operation.path("input").path("properties").fieldNames().forEachRemaining(available::add);
        available.addAll(ConnectionValues.of(connector).names());
        available.addAll(EgressRuleChecks.REQUEST_ID);
        endpoints.forEach(endpoint -> {
            available.addAll(endpoint.kept());
            if (endpoint.parameters().containsKey("each")) {
                available.add("item");
            }
        });
        var used = new TreeSet<String>();
        boolean all = false;
        boolean calls = false;
        for (RouteOutline.Endpoint endpoint : endpoints) {
            switch (endpoint.scheme()) {
                case "service" -> {
                    service(endpoint);
                    used.addAll(inputs(endpoint));
                    all |= endpoint.list("json").contains("*");
                    calls = true;
                }
                case "mailbox", "smtp-out" -> {
                    mail(endpoint);
                    all = true;
                    calls = true;
                }
                case "public-media" -> used.add(endpoint.parameter("upload"));
                default -> {
                    // results and logs make no call
                }
            }
        }
        if (!calls && !endpoints.isEmpty()) {
            complaints.add(
                    endpoints.getFirst().file(),
                    endpoints.getFirst().pointer(),
                    "the route of '" + name + "' calls nothing");
        }
        if (!all) {
            refuseIgnoredInputs(endpoints, used);
        }
    }

    private void service(RouteOutline.Endpoint call) {
        for (String input : inputs(call)) {
            if (!available.contains(input)) {
                complain(
                        call,
                        "'" + input + "' is no input of '" + name
                                + "', not kept by an earlier call, and not known of the account");
            }
        }
        for (String input : call.prefixed("words")) {
            if (!available.contains(input)) {
                complain(call, "'words." + input + "' is no input of '" + name + "'");
            }
        }
        if (!call.parameters().containsKey("host")) {
            complain(call, "'host' is missing; name one of " + names(connector.path("hosts")));
            return;
        }
        if (call.parameters().containsKey("upload")) {
            new UploadChecks(operation, name, complaints).run(call);
        }
        for (String host : call.list("host")) {
            covered(call, host, call.parameter("path"));
            if (call.parameters().containsKey("next_path")) {
                covered(call, host, call.parameter("next_path"));
            }
        }
    }

    private void covered(RouteOutline.Endpoint call, String host, String path) {
        var near = new ArrayList<String>();
        for (JsonNode rule : operation.path("egress")) {
            String difference = difference(call, host, path, rule);
            if (difference.isEmpty()) {
                return;
            }
            near.add(difference);
        }
        String closest = near.stream()
                .filter(text -> text.startsWith("the rule for"))
                .findFirst()
                .orElse("");
        complain(
                call,
                call.path() + " " + host + " " + path + " is allowed by no egress rule of '" + name + "'"
                        + (closest.isEmpty() ? "; add one to connector.yaml" : ": " + closest));
    }

    /** What keeps a rule from covering a call; empty if it does. */
    private String difference(RouteOutline.Endpoint call, String host, String path, JsonNode rule) {
        if (!rule.path("method").asText().equals(call.path())
                || !rule.path("host").asText().equals(host)) {
            return "another call";
        }
        boolean credential = !call.parameter("credential").equals("false");
        boolean signedUrl = call.parameters().containsKey("url");
        if (!signedUrl && !rule.path("path").asText().equals(path)) {
            return "another path";
        }
        String here = "the rule for this call ";
        if (credential != rule.path("credential").asBoolean()) {
            return here + "says credential: " + rule.path("credential").asBoolean();
        }
        Set<String> query = missing(queryNames(call), rule.path("query"));
        if (!query.isEmpty()) {
            return here + "does not allow the query names " + query;
        }
        var headers = call.prefixed("header");
        headers.addAll(call.list("header_json"));
        connector.path("headers").fieldNames().forEachRemaining(headers::remove);
        Set<String> refused = missing(headers, rule.path("headers"));
        return refused.isEmpty() ? "" : here + "does not allow the headers " + refused;
    }

    private static Set<String> queryNames(RouteOutline.Endpoint call) {
        var names = new LinkedHashSet<String>(call.prefixed("query"));
        call.list("query").forEach(entry -> names.add(entry.replaceFirst(":.*", "")));
        if (call.parameter("cursor").startsWith("query:")) {
            names.add(call.parameter("cursor").substring("query:".length()));
        }
        return names;
    }

    private static Set<String> missing(Set<String> wanted, JsonNode allowed) {
        var missing = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
        missing.addAll(wanted);
        allowed.forEach(name -> missing.remove(name.asText()));
        return missing;
    }

    /** The inputs and kept values that a call takes from. */
    private static Set<String> inputs(RouteOutline.Endpoint call) {
        var names = new TreeSet<String>();
        for (String kind : List.of("query", "form", "json", "multipart")) {
            call.list(kind).stream()
                    .filter(entry -> !entry.equals("*"))
                    .forEach(entry -> names.add(entry.replaceFirst(".*:", "")));
        }
        call.parameters().forEach((key, value) -> {
            if (key.equals("path") || key.matches("(query|form|json|multipart|file|header)\\..*")) {
                PLACE.matcher(value).results().forEach(place -> names.add(place.group(1)));
            }
        });
        for (String whole : List.of("body", "url", "each")) {
            if (call.parameters().containsKey(whole)) {
                names.add(call.parameter(whole));
            }
        }
        if (call.parameters().containsKey("cursor")) {
            names.add("next");
            if (call.parameter("cursor").startsWith("url:")) {
                names.add(call.parameter("cursor").substring("url:".length()));
            }
        }
        return names;
    }

    private void mail(RouteOutline.Endpoint call) {
        String protocol = call.scheme().equals("mailbox") ? "imap" : "smtp";
        for (JsonNode rule : operation.path("egress")) {
            if (rule.path("protocol").asText().equals(protocol)) {
                return;
            }
        }
        complain(
                call,
                "'" + name + "' has no egress rule for " + protocol.toUpperCase(Locale.ROOT)
                        + "; add one to connector.yaml");
    }

    /** An input that nothing takes would be silently ignored; one that is {@code false} cannot be given. */
    private void refuseIgnoredInputs(List<RouteOutline.Endpoint> endpoints, Set<String> used) {
        operation.path("input").path("properties").properties().forEach(property -> {
            String input = property.getKey();
            boolean refused =
                    property.getValue().isBoolean() && !property.getValue().asBoolean();
            if (!used.contains(input) && !refused && !endpoints.isEmpty()) {
                complain(
                        endpoints.getFirst(),
                        "the input '" + input + "' of '" + name + "' is used by no call; send it or remove it");
            }
        });
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private void complain(RouteOutline.Endpoint call, String message) {
        complaints.add(call.file(), call.pointer(), message);
    }
}
