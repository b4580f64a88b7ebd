package org.cdcd.connectors.egress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One member of a query, a form or a JSON body.
 *
 * @param name as the service calls it
 */
record Field(String name, Source source) {
    /** Where its value comes from. */
    sealed interface Source {
        record Input(String name) implements Source {}

        record Text(TextTemplate template) implements Source {}

        record Json(JsonTemplate template) implements Source {}
    }

    /** {@code name} or {@code wireName:inputName}. */
    static Field listed(String entry) {
        int colon = entry.indexOf(':');
        String name = colon < 0 ? entry : entry.substring(0, colon);
        String input = colon < 0 ? entry : entry.substring(colon + 1);
        if (name.isEmpty() || input.isEmpty()) {
            throw new IllegalArgumentException("neither 'name' nor 'wireName:inputName': " + entry);
        }
        return new Field(name, new Source.Input(input));
    }

    /** A text, or a JSON document if it starts like an object or an array of them. */
    static Field templated(String name, String template) {
        boolean json = template.startsWith("[") || template.startsWith("{\"");
        return json ? json(name, template) : new Field(name, new Source.Text(new TextTemplate(template)));
    }

    static Field json(String name, String template) {
        return new Field(name, new Source.Json(new JsonTemplate(template)));
    }

    /** The names of the inputs that it takes. */
    Set<String> inputs() {
        return switch (source) {
            case Source.Input input -> Set.of(input.name());
            case Source.Text text -> text.template().names();
            case Source.Json json -> json.template().names();
        };
    }

    @Nullable
    JsonNode value(Inputs inputs) {
        return switch (source) {
            case Source.Input input -> inputs.find(input.name());
            case Source.Text text -> {
                String expanded = text.template().expand(inputs);
                yield expanded == null ? null : TextNode.valueOf(expanded);
            }
            case Source.Json json -> json.template().expand(inputs);
        };
    }
}
