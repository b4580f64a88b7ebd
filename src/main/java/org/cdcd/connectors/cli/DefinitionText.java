package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A connector's definition for people. */
final class DefinitionText {
    private final Definition definition;

    DefinitionText(Definition definition) {
        this.definition = definition;
    }

    void print(PrintWriter out) {
        JsonNode json = definition.json();
        out.println(json.path("title").asText(definition.id()) + " ("
                + json.path("service_type").asText() + ", version "
                + json.path("version").asText() + ")");
        out.println(json.path("summary").asText());
        out.println();
        links(out);
        scopes(out);
        out.println("Operations");
        definition.operations().forEach(name -> operation(name, out));
        out.flush();
    }

    private void links(PrintWriter out) {
        out.println("Link an account");
        for (String method : definition.methods()) {
            String secret = method.equals("oauth2") ? "" : " --method " + method;
            out.println("  connectors link " + definition.id() + secret);
            String summary =
                    definition.json().path("auth").path(method).path("summary").asText();
            if (!summary.isEmpty()) {
                out.println("    " + summary);
            }
            for (Definition.Field field : definition.fields(method)) {
                out.println("    " + field.name() + ": " + field.title() + (field.secret() ? ", asked for" : "")
                        + (field.required() ? "" : ", optional"));
            }
        }
        out.println();
    }

    private void scopes(PrintWriter out) {
        JsonNode scopes = definition.json().path("scopes");
        if (scopes.isEmpty()) {
            return;
        }
        out.println("Scopes");
        scopes.properties()
                .forEach(scope -> out.println(
                        "  " + scope.getKey() + ": " + scope.getValue().asText()));
        out.println();
    }

    private void operation(String name, PrintWriter out) {
        JsonNode operation = definition.json().path("operations").path(name);
        String scopes = needed(operation.path("scopes"));
        out.println("  " + name + ": " + operation.path("summary").asText()
                + (scopes.isEmpty() ? "" : " Needs " + scopes + "."));
        ObjectNode input = definition.input(name);
        List<String> required = Definition.texts(input.path("required"));
        input.path("properties")
                .properties()
                .forEach(parameter -> parameter(
                        parameter.getKey(), parameter.getValue(), required.contains(parameter.getKey()), out));
    }

    private static void parameter(String name, JsonNode schema, boolean required, PrintWriter out) {
        StringBuilder line = new StringBuilder("      ").append(name);
        line.append(required ? " (" : " [").append(type(schema)).append(required ? ")" : "]");
        if (schema.has("default")) {
            line.append(" default ").append(schema.path("default"));
        }
        if (schema.has("description")) {
            line.append("  ").append(schema.path("description").asText());
        }
        out.println(line);
    }

    /** A schema's type in a few words. */
    static String type(JsonNode schema) {
        if (schema.has("enum")) {
            return StreamSupport.stream(schema.path("enum").spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(Collectors.joining("|"));
        }
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return String.join("|", Definition.texts(type));
        }
        if (type.asText().equals("array")) {
            return "list of " + type(schema.path("items"));
        }
        if (schema.path("properties").has("upload")) {
            return "file";
        }
        return type.asText("any");
    }

    /** One of several sets of scopes is enough: a set is joined by "and", the sets by "or". */
    private static String needed(JsonNode scopes) {
        return StreamSupport.stream(scopes.spliterator(), false)
                .map(set -> set.isArray() ? String.join(" and ", Definition.texts(set)) : set.asText())
                .collect(Collectors.joining(" or "));
    }
}
