package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the members of one object out, one by one, and refuses what is left. */
final class Members {
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern UTC_FORM = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z");
    private static final int SHA256_BYTES = 32;

    private final ObjectNode object;
    private final Set<String> taken = new HashSet<>();

    Members(ObjectNode object) {
        this.object = object;
    }

    boolean has(String name) {
        return object.has(name);
    }

    @Nullable
    JsonNode any(String name) {
        taken.add(name);
        return object.get(name);
    }

    String text(String name, int maxLength) {
        JsonNode value = any(name);
        if (value == null
                || !value.isTextual()
                || value.textValue().isEmpty()
                || value.textValue().length() > maxLength) {
            throw wrong(name, "a string of 1 to " + maxLength + " characters");
        }
        return value.textValue();
    }

    UUID uuid(String name) {
        JsonNode value = any(name);
        if (value == null || !UUID_FORM.matcher(value.asText()).matches()) {
            throw wrong(name, "a UUID");
        }
        return UUID.fromString(value.textValue());
    }

    @Nullable
    UUID optionalUuid(String name) {
        return has(name) ? uuid(name) : null;
    }

    /** A time of RFC 3339 in UTC, ending in {@code Z}. */
    Instant time(String name) {
        JsonNode value = any(name);
        if (value == null || !UTC_FORM.matcher(value.asText()).matches()) {
            throw wrong(name, "a time of RFC 3339 in UTC that ends in Z");
        }
        try {
            return Instant.parse(value.textValue());
        } catch (DateTimeException e) {
            throw wrong(name, "a time that exists");
        }
    }

    /** Whole seconds since 1970 (RFC 7519, NumericDate), before the year 10000. */
    Instant seconds(String name) {
        JsonNode value = any(name);
        if (value == null
                || !value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > 253_402_300_799L) {
            throw wrong(name, "a time in whole seconds");
        }
        return Instant.ofEpochSecond(value.longValue());
    }

    ObjectNode object(String name) {
        if (!(any(name) instanceof ObjectNode value)) {
            throw wrong(name, "an object");
        }
        return value;
    }

    /** A SHA-256 in base64url, left as text; null if it is not there. */
    @Nullable
    String optionalDigest(String name) {
        if (!has(name)) {
            return null;
        }
        String text = text(name, 64);
        if (Base64Url.decode(text).length != SHA256_BYTES) {
            throw wrong(name, "a SHA-256 in base64url");
        }
        return text;
    }

    /** Refuses every member that was not taken, except names that start with {@code x_}. */
    void refuseOthers() {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!taken.contains(name) && !name.startsWith("x_")) {
                throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The JSON has a member that is not defined.");
            }
        }
    }

    static Refusal wrong(String name, String expected) {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, "The member " + name + " must be " + expected + ".")
                .at(List.of("/" + name));
    }
}
