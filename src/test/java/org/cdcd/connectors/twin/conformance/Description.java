package org.cdcd.connectors.twin.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.cdcd.connectors.twin.Reply;

/** A service's description, with what the validator stumbles over taken out. */
final class Description {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Description() {}

    static String read(Path file, Dialect dialect) {
        try {
            boolean yaml = file.toString().endsWith(".yaml") || file.toString().endsWith(".yml");
            JsonNode published = (yaml ? YAML : Reply.JSON).readTree(file.toFile());
            JsonNode description = DiscoveryDocument.is(published) ? DiscoveryDocument.toOpenApi(published) : published;
            // a licence needs an identifier in OpenAPI 3.1; it says nothing about the API
            ((ObjectNode) description.path("info")).remove("license");
            clean(description);
            dialect.mend((ObjectNode) description);
            writeOut(description, description);
            return description.toString();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void clean(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("discriminator").has("propertyName")) {
            // refused unless the member is required, which it is not in every case
            object.remove("discriminator");
        }
        if (node instanceof ObjectNode object
                && object.path("oneOf").findValuesAsText("$ref").toString().contains("SlackError")) {
            // told apart by the value of "ok", which the validator does not look at; only successes are held against it
            object.setAll((ObjectNode) object.remove("oneOf").get(0));
        }
        if (node instanceof ObjectNode object
                && object.path("oneOf").findValuesAsText("type").contains("null")) {
            // OpenAPI 3.1's null is no type to the validator, which then takes both branches to match
            object.remove("oneOf");
        }
        node.forEach(Description::clean);
    }

    /**
     * Puts what is referred to in the place of the reference, but for schemas of bodies: of everything else the validator
     * sees only what stands there.
     */
    private static void writeOut(JsonNode node, JsonNode description) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> member.setValue(written(member.getValue(), description)));
        }
        node.forEach(inner -> writeOut(inner, description));
        node.path("headers").forEach(header -> writeOutSchema(header, description));
        if (node.path("in").isTextual()) {
            writeOutSchema(node, description);
        }
    }

    private static JsonNode written(JsonNode member, JsonNode description) {
        String reference = member.path("$ref").asText();
        return reference.startsWith("#/components/") && !reference.startsWith("#/components/schemas/")
                ? referred(member, description)
                : member;
    }

    private static void writeOutSchema(JsonNode owner, JsonNode description) {
        if (owner instanceof ObjectNode object && object.has("schema")) {
            JsonNode schema = referred(object.path("schema"), description);
            if (schema instanceof ObjectNode list && list.has("items")) {
                list.set("items", referred(list.path("items"), description));
            }
            object.set("schema", schema);
        }
    }

    private static JsonNode referred(JsonNode reference, JsonNode description) {
        JsonNode found = reference;
        while (found.has("$ref")) {
            found = description.at(found.path("$ref").asText().substring(1));
        }
        return found.deepCopy();
    }
}
