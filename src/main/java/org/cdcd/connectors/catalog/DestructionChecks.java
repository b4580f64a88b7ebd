package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Whether an operation says of itself that it takes away what may not come back, where its verbs or its name say so. */
final class DestructionChecks {
    private static final Set<String> WORDS = Set.of("delete", "remove", "redact", "archive", "purge", "erase");
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "read");

    private final YamlFile file;
    private final Complaints complaints;

    DestructionChecks(YamlFile file, Complaints complaints) {
        this.file = file;
        this.complaints = complaints;
    }

    void run(String name, JsonNode operation) {
        String at = Pointers.of("operations", name);
        boolean harmless = true;
        boolean deletes = WORDS.contains(name.substring(name.lastIndexOf('.') + 1));
        for (JsonNode rule : operation.path("egress")) {
            harmless &= HARMLESS.contains(rule.path("method").asText());
            deletes |= rule.path("method").asText().equals("DELETE");
        }
        boolean said = operation.path("destructive").asBoolean();
        if (deletes && !said) {
            complaints.add(file, at, "'" + name + "' takes something away: say destructive: true");
        } else if (said && harmless) {
            complaints.add(file, at + "/destructive", "'" + name + "' only reads, and so destroys nothing");
        }
    }
}
