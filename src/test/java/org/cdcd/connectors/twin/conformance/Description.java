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
            JsonNode description =
                    DiscoveryDocument.is(published) ? DiscoveryDocument.toOpenApi(published) : published;
            // a licence needs an identifier in OpenAPI 3.1; it says nothing about the API
            ((ObjectNode) description.path("info")).remove("license");
            clean(description);
            dialect.mend((ObjectNode) description);
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
}
