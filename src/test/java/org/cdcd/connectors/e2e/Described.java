package org.cdcd.connectors.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.cdcd.connectors.operate.FrontDoor;
import org.cdcd.connectors.wire.Json;

/**
 * What the API's description says of an answer, taken strictly: a member that it does not name is a mistake, unless it leaves an
 * object open on purpose.
 */
final class Described {
    private static final JsonNode DOCUMENT = document();
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();
    private static final Set<String> ALTERNATIVES = Set.of("allOf", "anyOf", "oneOf", "not", "if", "then", "else");
    private static final Set<String> SAID = Set.of("example", "examples", "enum", "const", "default");
    private static final String CLOSED = "unevaluatedProperties";

    private Described() {}

    private static JsonNode document() {
        try (InputStream in = Objects.requireNonNull(FrontDoor.class.getResourceAsStream("openapi.json"))) {
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws AssertionError if a JSON answer of the API that is no failure is not as the description says */
    static void check(String method, String path, int status, String type, byte[] body) {
        if (status / 100 != 2 || !type.startsWith("application/json") || !isOfTheApi(path)) {
            return;
        }
        String template = template(path);
        String name = method.toLowerCase(Locale.ROOT) + " " + template + " " + status;
        JsonNode schema = DOCUMENT.path("paths")
                .path(template)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses")
                .path(String.valueOf(status))
                .path("content")
                .path("application/json")
                .path("schema");
        if (schema.isMissingNode()) {
            throw new AssertionError("the API's description has no answer for " + name);
        }
        List<String> complaints = SCHEMAS.computeIfAbsent(name, any -> compile(schema)).validate(json(body)).stream()
                .map(Object::toString)
                .toList();
        if (!complaints.isEmpty()) {
            throw new AssertionError(name + " is not as it is described: " + complaints);
        }
    }

    private static boolean isOfTheApi(String path) {
        return path.equals("/.well-known/cdcd-connectors")
                || path.startsWith("/api/v1/") && !path.equals("/api/v1/openapi.json");
    }

    private static String template(String path) {
        return DOCUMENT.path("paths").properties().stream()
                .map(Map.Entry::getKey)
                .filter(path::equals)
                .findFirst()
                .or(() -> DOCUMENT.path("paths").properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(one -> Pattern.matches(one.replaceAll("\\{[^}]*}", "[^/]+"), path))
                        .findFirst())
                .orElse(path);
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new AssertionError("the answer is no JSON", e);
        }
    }

    private static Schema compile(JsonNode schema) {
        ObjectNode whole = closed(schema, true);
        ObjectNode shared = whole.putObject("components").putObject("schemas");
        // whoever refers to one closes it, together with what stands beside the reference
        DOCUMENT.at("/components/schemas")
                .properties()
                .forEach(one -> shared.set(one.getKey(), closed(one.getValue(), false)));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole);
    }

    private static ObjectNode closed(JsonNode schema, boolean here) {
        ObjectNode copy = schema.deepCopy();
        close(copy, here);
        return copy;
    }

    private static void close(JsonNode schema, boolean here) {
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        object.properties().forEach(member -> {
            String key = member.getKey();
            JsonNode value = member.getValue();
            if (key.equals("properties")) {
                value.forEach(property -> close(property, true));
            } else if (ALTERNATIVES.contains(key)) {
                (value.isArray() ? value : List.of(value)).forEach(one -> close(one, false));
            } else if (!SAID.contains(key)) {
                close(value, true);
            }
        });
        boolean shaped = object.has("properties")
                || object.has("$ref")
                || object.has("allOf")
                || object.has("oneOf")
                || object.has("anyOf");
        if (here && shaped && !object.has("additionalProperties")) {
            object.put(CLOSED, false);
        }
    }
}
