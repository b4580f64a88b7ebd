package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Whether an operation says of itself that it takes away what may not come back, where its verbs or its name say so, and does
 * not call itself reading where they say that it changes something.
 */
final class DestructionChecks {
    private static final Set<String> WORDS = Set.of("delete", "remove", "redact", "archive", "purge", "erase");
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "read");

    private static final Set<String> CHANGING = Set.of("PUT", "PATCH", "DELETE", "append", "write", "send");

    private final YamlFile file;
    private final Complaints complaints;

    DestructionChecks(YamlFile file, Complaints complaints) {
        this.file = file;
        this.complaints = complaints;
    }

    void run(String name, JsonNode operation) {
        String at = Pointers.of("operations", name);
        boolean harmless = true;
        boolean changes = operation.path("destructive").asBoolean()
                || !operation.path("idempotent").asBoolean();
        boolean deletes = WORDS.contains(name.substring(name.lastIndexOf('.') + 1));
        for (JsonNode rule : operation.path("egress")) {
            harmless &= HARMLESS.contains(rule.path("method").asText());
            deletes |= rule.path("method").asText().equals("DELETE");
            changes |= CHANGING.contains(rule.path("method").asText());
        }
        boolean said = operation.path("destructive").asBoolean();
        if (deletes && !said) {
            complaints.add(file, at, "'" + name + "' takes something away: say destructive: true");
        } else if (said && harmless) {
            complaints.add(file, at + "/destructive", "'" + name + "' only reads, and so destroys nothing");
        }
        if (changes && operation.path("access").asText().equals("read")) {
            complaints.add(file, at + "/access", "'" + name + "' may change something: say access: write, or nothing");
        }
    }

    /** Whether nothing it does can be anything but reading. */
    static boolean readsOnly(JsonNode operation) {
        boolean harmless = operation.path("idempotent").asBoolean()
                && !operation.path("destructive").asBoolean();
        for (JsonNode rule : operation.path("egress")) {
            harmless &= HARMLESS.contains(rule.path("method").asText());
        }
        return harmless;
    }
}
