package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.cdcd.connectors.wire.Json;

/** Fills in the fields that linking by a secret asks for. What is secret is never taken from an argument. */
final class SecretFields {
    private final List<Definition.Field> fields;
    private final Shell shell;
    private final SecretInput secrets;

    SecretFields(List<Definition.Field> fields, Shell shell, boolean secretsFromStdin) {
        this.fields = fields;
        this.shell = shell;
        this.secrets = new SecretInput(shell, secretsFromStdin);
    }

    /**
     * Takes what is given and asks for the rest.
     *
     * @throws IllegalArgumentException if the command was used wrongly
     */
    ObjectNode fill(Map<String, String> given) throws IOException {
        refuseUnknown(given);
        ObjectNode filled = Json.MAPPER.createObjectNode();
        for (Definition.Field field : fields) {
            String value = field.secret() ? secret(field, given) : plain(field, given);
            if (!value.isEmpty()) {
                filled.put(field.name(), value);
            }
        }
        return filled;
    }

    private void refuseUnknown(Map<String, String> given) {
        var unknown = new TreeSet<>(given.keySet());
        fields.forEach(field -> unknown.remove(field.name()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no field " + unknown.first() + "; the fields are " + String.join(", ", names()));
        }
    }

    private List<String> names() {
        return fields.stream().map(Definition.Field::name).toList();
    }

    private String secret(Definition.Field field, Map<String, String> given) throws IOException {
        if (given.containsKey(field.name())) {
            throw new IllegalArgumentException(field.name()
                    + " is a secret: it is asked for, or read from standard input with --secret-stdin; others on this"
                    + " machine can read arguments");
        }
        return field.required()
                ? secrets.required(field.title())
                : secrets.read(field.title()).orElse("");
    }

    private String plain(Definition.Field field, Map<String, String> given) {
        String value = given.get(field.name());
        if (value != null || !field.required()) {
            return value == null ? "" : value;
        }
        Prompt prompt = shell.prompt();
        String typed = prompt == null ? "" : prompt.line(field.title());
        if (typed.isEmpty()) {
            throw new IllegalArgumentException("give --field " + field.name() + "=…  (" + field.title() + ")");
        }
        return typed;
    }
}
