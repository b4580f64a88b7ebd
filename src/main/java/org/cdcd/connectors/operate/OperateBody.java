package org.cdcd.connectors.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Set;
import org.cdcd.connectors.wire.Envelope;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** The body of an operate call: syntax only, its meaning is the vault's affair. */
record OperateBody(
        Envelope request,
        @Nullable String satToken,
        @Nullable String keyRelease) {
    private static final Set<String> MEMBERS = Set.of("connector_request", "signature", "sat_token", "key_release");

    /** @throws Refusal {@code malformed_request} for anything but these members, all strings, the first two present */
    static OperateBody parse(byte[] body) {
        ObjectNode json = Json.strictObject(body, Integer.MAX_VALUE);
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            if (!MEMBERS.contains(names.next())) {
                throw malformed("The body has a member that is not known here.");
            }
        }
        return new OperateBody(
                new Envelope(required(json, "connector_request"), required(json, "signature")),
                optional(json, "sat_token"),
                optional(json, "key_release"));
    }

    private static String required(ObjectNode json, String name) {
        String value = optional(json, name);
        if (value == null) {
            throw malformed("The body lacks the member " + name + ".");
        }
        return value;
    }

    private static @Nullable String optional(ObjectNode json, String name) {
        JsonNode value = json.get(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw malformed("The member " + name + " is not a string.");
        }
        return value.textValue();
    }

    private static Refusal malformed(String detail) {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, detail);
    }

    @Override
    public String toString() {
        return "OperateBody[…]";
    }
}
