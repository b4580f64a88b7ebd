package org.cdcd.connectors.vault.accounts.linking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.cdcd.connectors.catalog.SecretAuth.Field;
import org.cdcd.connectors.vault.accounts.calls.Placeholders;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** What a person filled in, held against what is asked for. Complaints name the field, never the value. */
final class FilledFields {
    private FilledFields() {}

    /**
     * The values in the order of the fields, fallbacks filled in.
     *
     * @throws Refusal {@code auth_flow_invalid} if one is missing, unknown or not as it should look
     */
    static Map<String, String> of(Map<String, Field> fields, Map<String, String> given) {
        if (!fields.keySet().containsAll(given.keySet())) {
            throw Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "A field was sent that this method does not have.")
                    .withRemedy("Fields: " + String.join(", ", fields.keySet()));
        }
        Map<String, String> values = new LinkedHashMap<>();
        fields.forEach((name, field) -> {
            String value = value(field, given.get(name), given);
            if (value == null && field.required()) {
                throw refused(name, "is missing");
            }
            if (value != null) {
                check(name, field, value);
                values.put(name, value);
            }
        });
        return values;
    }

    /** One field that is needed ahead of the others. */
    static String one(String name, Map<String, Field> fields, Map<String, String> given) {
        Field field = fields.get(name);
        String value = given.get(name);
        if (field == null || value == null || value.isEmpty()) {
            throw refused(name, "is missing");
        }
        check(name, field, value);
        return value;
    }

    private static @Nullable String value(Field field, @Nullable String given, Map<String, String> all) {
        if (given != null && !given.isEmpty()) {
            return given;
        }
        if (field.fallback().isEmpty()) {
            return null;
        }
        try {
            return Placeholders.text(field.fallback(), all);
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    private static void check(String name, Field field, String value) {
        if (value.length() > 8192 || value.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw refused(name, "is too long or holds control characters");
        }
        if (field.pattern() != null && !Pattern.matches(field.pattern(), value)) {
            throw refused(name, "does not have the form that the service gives it");
        }
    }

    private static Refusal refused(String name, String what) {
        return Refusal.of(ErrorCode.AUTH_FLOW_INVALID, "The field " + name + " " + what + ".")
                .at(List.of("/fields/" + name));
    }
}
