package org.cdcd.connectors.vault.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;

/** Finds the uploads that signed parameters name: objects with {@code upload}, {@code ikm}, {@code sha256}, {@code length}. */
final class UploadReferences {
    private static final int MOST = 10;

    private UploadReferences() {}

    static Set<String> in(ObjectNode parameters) {
        Set<String> ids = new LinkedHashSet<>();
        collect(parameters, ids);
        if (ids.size() > MOST) {
            throw Refusal.of(ErrorCode.PARAMETERS_INVALID, "The parameters name more than " + MOST + " uploads.");
        }
        return ids;
    }

    private static void collect(JsonNode node, Set<String> ids) {
        if (node.isObject() && node.path("upload").isTextual() && node.has("ikm") && node.has("sha256")) {
            ids.add(node.get("upload").textValue());
        }
        node.forEach(child -> collect(child, ids));
    }

    static UUID parse(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Refusal.of(ErrorCode.UPLOAD_NOT_FOUND, "There is no such upload.");
        }
    }
}
