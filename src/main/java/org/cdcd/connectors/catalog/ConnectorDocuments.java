package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** The public JSON of connectors. */
public final class ConnectorDocuments {
    private ConnectorDocuments() {}

    /** The body of {@code GET /api/v1/connectors}: exactly the members that the specification names. */
    public static ObjectNode list(Collection<Connector> connectors) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = body.putArray("connectors");
        for (Connector connector : connectors) {
            ObjectNode entry = entries.addObject();
            head(entry, connector);
            entry.put("version", connector.version());
        }
        return body;
    }

    /**
     * The body of {@code GET /api/v1/connectors/{id}}: the specification's {@code ConnectorDefinition}, and besides it what
     * a client needs to link an account and to call operations.
     */
    public static ObjectNode definition(Connector connector) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        head(body, connector);
        body.set("data_schema", dataSchema(connector));
        body.set("rate_limits", connector.document().path("rate_limits").deepCopy());
        body.set("versioning", versioning(connector));
        body.put("version", connector.version());
        body.put("title", connector.title());
        body.put("summary", connector.summary());
        body.putObject("protection").put("min_mode", connector.minMode());
        body.set("hosts", connector.document().path("hosts").deepCopy());
        body.set("auth", auth(connector));
        body.set("scopes", connector.document().path("scopes").deepCopy());
        ObjectNode operations = body.putObject("operations");
        connector.operations().forEach((name, operation) -> operations.set(name, operation(connector, operation)));
        return body;
    }

    private static void head(ObjectNode body, Connector connector) {
        body.put("connector_id", connector.id());
        body.put("service_type", connector.serviceType());
        connector.capabilities().forEach(body.putArray("capabilities")::add);
        connector.auth().methods().forEach(body.putArray("authentication_methods")::add);
    }

    /** One JSON Schema with a member for each operation, which holds its input and its output. */
    private static ObjectNode dataSchema(Connector connector) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("type", "object");
        ObjectNode operations = schema.putObject("properties");
        connector.operations().forEach((name, operation) -> {
            ObjectNode sides = operations.putObject(name).put("type", "object").putObject("properties");
            sides.set("input", operation.input().deepCopy());
            sides.set("output", operation.output().deepCopy());
        });
        return schema;
    }

    private static ObjectNode versioning(Connector connector) {
        ObjectNode versioning = JsonNodeFactory.instance.objectNode();
        versioning.put("version", connector.version());
        versioning.setAll((ObjectNode) connector.document().path("versioning").deepCopy());
        return versioning;
    }

    /** How to link, without the places and parameters that only the server needs. */
    private static ObjectNode auth(Connector connector) {
        ObjectNode ways = JsonNodeFactory.instance.objectNode();
        connector.document().path("auth").properties().forEach(way -> {
            ObjectNode shown = ways.putObject(way.getKey());
            copy(
                    way.getValue(),
                    shown,
                    "summary",
                    "fields",
                    "discovery",
                    "manual_revocation",
                    "consent_lifetime",
                    "scheme",
                    "origin");
            if (way.getValue().has("rotation")) {
                copy(way.getValue().path("rotation"), shown.putObject("rotation"), "strategy", "max_age");
            }
            if (way.getKey().equals("oauth2")) {
                oauth2(way.getValue(), shown);
            }
        });
        return ways;
    }

    private static void oauth2(JsonNode oauth2, ObjectNode shown) {
        if (oauth2.has("providers")) {
            ObjectNode providers = shown.putObject("providers");
            oauth2.path("providers").properties().forEach(provider -> {
                ObjectNode one = providers.putObject(provider.getKey());
                copy(provider.getValue(), one, "manual_revocation", "consent_lifetime");
                oauth2(provider.getValue(), one);
            });
            return;
        }
        shown.set("pkce", oauth2.path("authorize").path("pkce"));
        shown.put("revocable", oauth2.has("revoke"));
    }

    private static ObjectNode operation(Connector connector, Operation operation) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        JsonNode document = connector.document().path("operations").path(operation.name());
        copy(
                document,
                shown,
                "summary",
                "capability",
                "scopes",
                "auth_methods",
                "idempotent",
                "destructive",
                "access",
                "max_calls",
                "deadline",
                "cost");
        shown.put("shared", SharedSchemas.isCore(connector.serviceType(), operation.name()));
        return shown;
    }

    private static void copy(JsonNode from, ObjectNode to, String... names) {
        for (String name : names) {
            if (from.has(name)) {
                to.set(name, from.get(name).deepCopy());
            }
        }
    }
}
