package org.cdcd.connectors.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** {@link Json#strict} for documents of others, where what is wrong with one is not told to a caller. */
final class StrictJson {
    private StrictJson() {}

    /** The value, or nothing if this is not strict JSON. */
    static Optional<JsonNode> value(byte[] utf8) {
        try {
            return Optional.of(Json.strict(utf8, utf8.length));
        } catch (Refusal notStrict) {
            return Optional.empty();
        }
    }

    /** The object, or nothing if this is not one strict JSON object. */
    static Optional<ObjectNode> object(byte[] utf8) {
        return value(utf8).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast);
    }

    /** The text member of that name, or null if there is none. */
    static @Nullable String text(JsonNode object, String name) {
        JsonNode member = object.get(name);
        return member != null && member.isTextual() ? member.textValue() : null;
    }
}
