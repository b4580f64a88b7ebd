package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Holds parameters against the input schema of an operation. A schema is compiled once for each generation of a
 * connector. Thread-safe.
 */
public final class ParameterChecks {
    private static final int MAX_VIOLATIONS = 20;
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** One place that breaks the schema, as a JSON Pointer (RFC 6901), and the keyword it breaks; never a value. */
    public record Violation(String pointer, String keyword) {}

    private record Compiled(Operation operation, Schema schema) {}

    private final ConcurrentHashMap<String, Compiled> compiled = new ConcurrentHashMap<>();

    /** What is wrong, at most {@value #MAX_VIOLATIONS} places; empty if nothing is. */
    public List<Violation> violations(String connectorId, Operation operation, ObjectNode parameters) {
        var violations = new ArrayList<Violation>();
        for (Error error : schema(connectorId, operation).validate(parameters)) {
            if (violations.size() == MAX_VIOLATIONS) {
                break;
            }
            violations.add(new Violation(pointer(error), error.getKeyword()));
        }
        return violations;
    }

    /** A copy of the parameters with the defaults of the schema where a member is absent. */
    public static ObjectNode withDefaults(Operation operation, ObjectNode parameters) {
        ObjectNode filled = parameters.deepCopy();
        new SchemaDefaults(operation.input()).fill(filled);
        return filled;
    }

    private Schema schema(String connectorId, Operation operation) {
        // Identity on purpose: a reload makes new records, and comparing whole schemas would cost more than it saves.
        @SuppressWarnings("ReferenceEquality")
        Compiled current = compiled.compute(
                connectorId + " " + operation.name(),
                (key, known) -> known != null && known.operation() == operation
                        ? known
                        : new Compiled(operation, Schemas.compile(operation.input())));
        return current.schema();
    }

    private static String pointer(Error error) {
        String at = error.getInstanceLocation().toString();
        String member = error.getProperty();
        // A name that we do not know came from the caller: it is repeated only if it is a plain one.
        return member == null || !PLAIN_NAME.matcher(member).matches() ? at : Pointers.child(at, member);
    }
}
