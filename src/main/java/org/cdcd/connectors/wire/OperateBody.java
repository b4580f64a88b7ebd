package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of an operate call.
 *
 * @param satToken a scheduled access token, if one was sent
 * @param keyRelease a key release, if one was sent
 */
public record OperateBody(
        Envelope request,
        @Nullable String satToken,
        @Nullable String keyRelease) {
    /** The most that is read: the largest request in base64url, and tokens. */
    public static final int MAX_BYTES = 2 * ConnectorRequest.MAX_BYTES;

    private static final Set<String> MEMBERS = Set.of("connector_request", "signature", "sat_token", "key_release");

    /** @throws Refusal {@code malformed_request} for anything but these members, all strings, the first two present */
    public static OperateBody parse(byte[] body) {
        ObjectNode json = Json.strictObject(body, MAX_BYTES);
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
