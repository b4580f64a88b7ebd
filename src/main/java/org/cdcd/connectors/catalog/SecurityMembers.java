package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Map;
import org.cdcd.connectors.wire.Sha256;

/**
 * The members of a connector that decide where a credential may go and how it gets there: what the vault approves.
 * Whatever else changes in a file (titles, errors, limits, outputs) changes nothing here.
 */
public final class SecurityMembers {
    private static final String[] OF_CONNECTOR = {"connector_id", "min_mode", "hosts", "headers", "auth", "scopes"};
    private static final String[] OF_OPERATION = {
        "scopes", "auth_methods", "idempotent", "destructive", "max_calls", "deadline", "egress", "input"
    };

    private SecurityMembers() {}

    /** The members, keys sorted, defaults filled in. */
    public static ObjectNode of(Connector connector) {
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        copy(connector.document(), members, OF_CONNECTOR);
        ObjectNode operations = members.putObject("operations");
        connector
                .document()
                .path("operations")
                .properties()
                .forEach(entry -> copy(entry.getValue(), operations.putObject(entry.getKey()), OF_OPERATION));
        return (ObjectNode) sorted(members);
    }

    /** The SHA-256 of the members as compact JSON with sorted keys, in base64url. */
    public static String digest(Connector connector) {
        return Sha256.base64Url(of(connector).toString());
    }

    private static void copy(JsonNode from, ObjectNode to, String... names) {
        for (String name : names) {
            if (from.has(name)) {
                to.set(name, from.get(name));
            }
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> array.add(sorted(item)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        node.properties().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .forEach(member -> object.set(member.getKey(), sorted(member.getValue())));
        return object;
    }
}
