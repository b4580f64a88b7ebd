package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The core operations of each service type: same name, same meaning, same shape. A connector's operation of such a name
 * starts from the shared input and output and may narrow or add to them; it may not require more of a caller than
 * the shared input knows, nor change the type of what is shared. So a call that was written for one service runs at
 * its equivalents.
 */
final class SharedSchemas {
    private static final JsonNode CORES = read();

    private SharedSchemas() {}

    static boolean isCore(String serviceType, String operation) {
        return CORES.path(serviceType).has(operation);
    }

    /** A copy of the shared {@code input} or {@code output}. */
    static ObjectNode shape(String serviceType, String operation, String side) {
        return CORES.path(serviceType).path(operation).path(side).deepCopy();
    }

    /**
     * Fills in the shared input and output of one operation, in place.
     *
     * @param complaints takes a pointer inside the operation and what is wrong there
     */
    static void complete(String serviceType, String name, ObjectNode operation, BiConsumer<String, String> complaints) {
        if (!isCore(serviceType, name)) {
            return;
        }
        for (String side : new String[] {"input", "output"}) {
            ObjectNode shared = shape(serviceType, name, side);
            if (operation.get(side) instanceof ObjectNode own) {
                new Addition(shared, own, Pointers.of(side), complaints).apply(side.equals("input"));
            }
            operation.set(side, shared);
        }
    }

    /** What one connector adds to a shared shape. */
    private record Addition(ObjectNode shared, ObjectNode own, String pointer, BiConsumer<String, String> complaints) {

        void apply(boolean input) {
            Set<String> core = new TreeSet<>();
            shared.path("properties").fieldNames().forEachRemaining(core::add);
            if (input) {
                refuseNewDemands(core);
            }
            own.properties().forEach(member -> {
                switch (member.getKey()) {
                    case "properties" -> properties(member.getValue());
                    case "required" -> required(member.getValue());
                    default -> shared.set(member.getKey(), member.getValue());
                }
            });
        }

        private void refuseNewDemands(Set<String> core) {
            int index = 0;
            for (JsonNode required : own.path("required")) {
                if (!core.contains(required.asText())) {
                    complaints.accept(
                            Pointers.child(pointer + "/required", index),
                            "a core operation may require only what all services of its type know: " + core);
                }
                index++;
            }
        }

        private void properties(JsonNode additions) {
            ObjectNode target = shared.withObjectProperty("properties");
            additions.properties().forEach(addition -> {
                String at = Pointers.child(pointer + "/properties", addition.getKey());
                JsonNode core = target.get(addition.getKey());
                if (!(core instanceof ObjectNode known) || !(addition.getValue() instanceof ObjectNode narrower)) {
                    target.set(addition.getKey(), addition.getValue());
                    return;
                }
                if (narrower.has("type") && !narrower.get("type").equals(known.get("type"))) {
                    complaints.accept(
                            at + "/type",
                            "'" + addition.getKey() + "' is shared and has the type " + known.path("type")
                                    + "; keep it, or give the value another name");
                }
                known.setAll(narrower);
            });
        }

        private void required(JsonNode names) {
            ArrayNode target = shared.withArrayProperty("required");
            for (JsonNode name : names) {
                boolean known = false;
                for (JsonNode present : target) {
                    known |= present.equals(name);
                }
                if (!known) {
                    target.add(name);
                }
            }
        }
    }

    private static JsonNode read() {
        try (var in = SharedSchemas.class.getResourceAsStream("shared-schemas.json")) {
            if (in == null) {
                throw new IllegalStateException("shared-schemas.json is not in the jar");
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
