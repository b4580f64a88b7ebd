package org.cdcd.connectors.cli.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Operation;

/** What can be done: each operation with its parameters and an example. */
final class OperationsSection {
    private static final Duration USUAL = Duration.ofSeconds(60);

    private OperationsSection() {}

    static void write(Markdown page, Connector connector) {
        page.heading(2, "Operations");
        connector.operations().values().forEach(operation -> operation(page, connector, operation));
    }

    private static void operation(Markdown page, Connector connector, Operation operation) {
        page.heading(3, Markdown.literal(operation.name()));
        page.paragraph(operation.summary());
        page.bullets(facts(operation));
        page.table(List.of("parameter", "type", "needed", "what it is"), parameters(operation.input()));
        if (!operation.example().isEmpty() || operation.input().path("required").isEmpty()) {
            page.code("sh", command(connector, operation));
        }
        String members = operation.output().path("properties").properties().stream()
                .map(member -> Markdown.literal(member.getKey()))
                .collect(Collectors.joining(", "));
        page.paragraph(members.isEmpty() ? "" : "The answer holds " + members + ".");
    }

    private static List<String> facts(Operation operation) {
        List<String> facts = new ArrayList<>();
        if (!operation.scopes().isEmpty()) {
            facts.add("Needs "
                    + operation.scopes().stream().map(Markdown::literals).collect(Collectors.joining(", or ")));
        }
        if (!operation.authMethods().isEmpty()) {
            facts.add("Works with accounts linked by " + Markdown.literals(operation.authMethods()));
        }
        facts.add("Asked for by " + Markdown.literal(operation.access().word()));
        facts.add(
                operation.idempotent()
                        ? "May be repeated: it is tried again where that helps"
                        : "Acts once: it is never repeated where it may have taken effect");
        facts.addAll(alternatives(operation.input(), "oneOf", "Takes one of "));
        facts.addAll(alternatives(operation.input(), "anyOf", "Takes at least one of "));
        if (!operation.deadline().equals(USUAL)) {
            facts.add("May take " + Durations.text(operation.deadline()));
        }
        return facts;
    }

    /** Which parameters stand for each other, as {@code [{required: [a]}, {required: [b]}]} says it. */
    private static List<String> alternatives(ObjectNode input, String keyword, String words) {
        List<String> each = new ArrayList<>();
        input.path(keyword).forEach(one -> {
            List<String> together = new ArrayList<>();
            one.path("required").forEach(name -> together.add(name.asText()));
            each.add(Markdown.literals(together));
        });
        return each.isEmpty() ? List.of() : List.of(words + String.join(", or ", each));
    }

    private static List<List<String>> parameters(ObjectNode input) {
        Set<String> needed = new TreeSet<>();
        input.path("required").forEach(name -> needed.add(name.asText()));
        List<List<String>> rows = new ArrayList<>();
        // false is what the connector does not take, though others of its kind do
        input.path("properties").properties().stream()
                .filter(member ->
                        !member.getValue().isBoolean() || member.getValue().asBoolean())
                .forEach(member -> rows.add(List.of(
                        Markdown.literal(member.getKey()),
                        type(member.getValue()),
                        needed.contains(member.getKey()) ? "yes" : "no",
                        words(member.getValue()))));
        return rows;
    }

    private static String type(JsonNode schema) {
        if (schema.has("enum")) {
            List<String> values = new ArrayList<>();
            schema.path("enum").forEach(value -> values.add(value.asText()));
            return Markdown.literals(values);
        }
        if (schema.path("properties").has("ikm")) {
            return "file";
        }
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            return type.asText() + bounds(schema);
        }
        List<String> types = new ArrayList<>();
        type.forEach(one -> types.add(one.asText()));
        return types.isEmpty() ? "any" : String.join(" or ", types);
    }

    private static String bounds(JsonNode schema) {
        if (schema.has("maxLength")) {
            return ", at most " + schema.path("maxLength").asText() + " characters";
        }
        if (schema.has("minimum") && schema.has("maximum")) {
            return " from " + schema.path("minimum").asText() + " to "
                    + schema.path("maximum").asText();
        }
        return schema.has("maxItems") ? ", at most " + schema.path("maxItems").asText() : "";
    }

    private static String words(JsonNode schema) {
        String words = schema.path("description").asText("");
        String usual = schema.has("default")
                ? "By default " + Markdown.literal(schema.path("default").asText())
                : "";
        return words.isEmpty() ? usual : usual.isEmpty() ? words : words + " " + usual;
    }

    private static String command(Connector connector, Operation operation) {
        String parameters = operation.example().properties().stream()
                .filter(member -> !member.getValue().has("ikm"))
                .map(member -> "-p " + member.getKey() + "=" + quoted(member.getValue()))
                .collect(Collectors.joining(" "));
        String file = operation.example().properties().stream()
                .filter(member -> member.getValue().has("ikm"))
                .map(member -> " --upload " + member.getKey() + "=FILE")
                .collect(Collectors.joining());
        return ("./connectors operate " + connector.id() + " " + operation.name() + " " + parameters + file).strip();
    }

    private static String quoted(JsonNode value) {
        String text = value.isTextual() ? value.asText() : value.toString();
        return text.matches("[A-Za-z0-9_./:@,+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
