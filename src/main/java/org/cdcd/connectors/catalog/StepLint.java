package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The steps of a route: which EIPs may stand there, and with which options. */
final class StepLint {
    /** The EIPs allowed, with the options of each besides id, description and its expression. */
    private static final Map<String, Set<String>> EIPS = Map.of(
            "to", Set.of("uri", "parameters"),
            "choice", Set.of("when", "otherwise"),
            "filter", Set.of("steps"),
            "loop", Set.of("doWhile", "copy", "steps"),
            "delay", Set.of("asyncDelayed"),
            "log", Set.of("message", "loggingLevel", "logName"),
            "setBody", Set.of(),
            "setProperty", Set.of("name"),
            "removeProperty", Set.of("name"),
            "stop", Set.of());

    private static final Set<String> WITH_EXPRESSION = Set.of("filter", "loop", "delay", "setBody", "setProperty");
    private static final Set<String> COMMON = Set.of("id", "description");
    private static final Pattern OWN_PROPERTY = Pattern.compile("[a-z][A-Za-z0-9]*");

    private final YamlFile file;
    private final Complaints complaints;
    private final EndpointLint endpoints;
    private final ExpressionLint expressions;

    StepLint(String connectorId, YamlFile file, Complaints complaints, List<RouteOutline.Endpoint> found) {
        this.file = file;
        this.complaints = complaints;
        this.endpoints = new EndpointLint(connectorId, file, complaints, found);
        this.expressions = new ExpressionLint(file, complaints);
    }

    void steps(String at, JsonNode steps) {
        for (int i = 0; i < steps.size(); i++) {
            String inner = Pointers.child(at, i);
            JsonNode step = steps.get(i);
            if (step == null || step.size() != 1) {
                complain(inner, "a step is one EIP, such as - to: ...");
                continue;
            }
            step.properties().forEach(eip -> step(Pointers.child(inner, eip.getKey()), eip.getKey(), eip.getValue()));
        }
    }

    private void step(String at, String name, JsonNode eip) {
        Set<String> options = EIPS.get(name);
        if (options == null) {
            complain(
                    at,
                    "'" + name + "' is not allowed in a connector's route; allowed: "
                            + String.join(", ", EIPS.keySet().stream().sorted().toList()));
            return;
        }
        options(at, name, eip, options);
        switch (name) {
            case "to" -> endpoints.endpoint(at, eip);
            case "choice" -> choice(at, eip);
            case "filter", "loop" -> steps(at + "/steps", eip.path("steps"));
            case "delay" -> delay(at, eip);
            case "log" -> log(at, eip);
            case "setProperty", "removeProperty" -> property(at, eip);
            default -> {
                // nothing more to look at
            }
        }
    }

    private void options(String at, String name, JsonNode eip, Set<String> options) {
        boolean expression = WITH_EXPRESSION.contains(name);
        eip.properties().forEach(option -> {
            String key = option.getKey();
            String inner = Pointers.child(at, key);
            if (expression && ExpressionLint.isLanguage(key)) {
                expressions.expression(inner, key, option.getValue());
            } else if (expression && key.equals("expression")) {
                expressions.wrapped(inner, option.getValue());
            } else if (!options.contains(key) && !COMMON.contains(key)) {
                complain(inner, "the option '" + key + "' of '" + name + "' is not allowed");
            }
        });
    }

    private void choice(String at, JsonNode choice) {
        JsonNode branches = choice.path("when");
        for (int i = 0; i < branches.size(); i++) {
            String inner = Pointers.child(at + "/when", i);
            JsonNode branch = branches.path(i);
            branch.properties().forEach(option -> {
                String key = option.getKey();
                if (ExpressionLint.isLanguage(key)) {
                    expressions.expression(Pointers.child(inner, key), key, option.getValue());
                } else if (key.equals("expression")) {
                    expressions.wrapped(inner + "/expression", option.getValue());
                } else if (!key.equals("steps") && !COMMON.contains(key)) {
                    complain(Pointers.child(inner, key), "the option '" + key + "' of 'when' is not allowed");
                }
            });
            steps(inner + "/steps", branch.path("steps"));
        }
        JsonNode otherwise = choice.path("otherwise");
        otherwise.fieldNames().forEachRemaining(key -> {
            if (!key.equals("steps") && !COMMON.contains(key)) {
                complain(
                        Pointers.child(at + "/otherwise", key),
                        "the option '" + key + "' of 'otherwise' is not allowed");
            }
        });
        steps(at + "/otherwise/steps", otherwise.path("steps"));
    }

    /** Only the asynchronous form: the other one puts a thread to sleep. */
    private void delay(String at, JsonNode delay) {
        if (!delay.path("asyncDelayed").asBoolean(true)) {
            complain(at + "/asyncDelayed", "a delay must not hold a thread; remove the option");
        }
    }

    /** A log line is a fixed sentence: what people send and get has no place in a log. */
    private void log(String at, JsonNode log) {
        String message = log.isTextual() ? log.asText() : log.path("message").asText();
        if (message.contains("${") || message.contains("$simple{")) {
            complain(at + (log.isTextual() ? "" : "/message"), "a log line must be a fixed text; remove ${...}");
        }
    }

    private void property(String at, JsonNode property) {
        String name =
                property.isTextual() ? property.asText() : property.path("name").asText();
        if (!OWN_PROPERTY.matcher(name).matches()) {
            complain(at, "the property '" + name + "' is not a route's own; use a plain name such as 'state'");
        }
    }

    private void complain(String pointer, String message) {
        complaints.add(file, pointer, message);
    }
}
