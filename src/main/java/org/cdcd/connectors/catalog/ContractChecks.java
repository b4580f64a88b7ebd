package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the JSON Schema cannot see in a {@code connector.yaml}: names that must fit together. */
final class ContractChecks {
    private final YamlFile file;
    private final JsonNode json;
    private final Map<String, Set<String>> kept;
    private final Complaints complaints;

    /**
     * Prepares for one file.
     *
     * @param json the file's content with everything filled in
     * @param kept by operation, what its route keeps of one answer for a later call
     */
    ContractChecks(YamlFile file, JsonNode json, Map<String, Set<String>> kept, Complaints complaints) {
        this.file = file;
        this.json = json;
        this.kept = kept;
        this.complaints = complaints;
    }

    void run(String folder) {
        String id = json.path("connector_id").asText();
        if (!id.equals(folder)) {
            complain("/connector_id", "is '" + id + "' but the folder is called '" + folder + "'; they must be equal");
        }
        new HostChecks(file, json, complaints).run();
        new AuthChecks(file, json, complaints).run();
        new ZkpChecks(file, json, complaints).run();
        json.path("operations").properties().forEach(entry -> operation(entry.getKey(), entry.getValue()));
        capabilitiesAreUsed();
        scopesAreUsed();
    }

    private void operation(String name, JsonNode operation) {
        String at = Pointers.of("operations", name);
        String capability = operation.path("capability").asText();
        if (!contains(json.path("capabilities"), capability)) {
            complain(
                    at + "/capability",
                    "'" + capability + "' is not in capabilities; add it there or use one of "
                            + json.path("capabilities"));
        }
        scopes(at, operation);
        authMethods(at, operation);
        costs(at, operation);
        new OperationSchemaChecks(file, complaints).run(name, operation);
        new DestructionChecks(file, complaints).run(name, operation);
        var rules = new EgressRuleChecks(file, json, operation, kept.getOrDefault(name, Set.of()), complaints);
        int index = 0;
        for (JsonNode rule : operation.path("egress")) {
            rules.run(at + "/egress/" + index++, rule);
        }
    }

    private void scopes(String at, JsonNode operation) {
        int outer = 0;
        for (JsonNode enough : operation.path("scopes")) {
            int inner = 0;
            for (JsonNode scope : enough) {
                if (!json.path("scopes").has(scope.asText())) {
                    complain(
                            at + "/scopes/" + outer + "/" + inner,
                            "the scope '" + scope.asText() + "' is not declared; add it to scopes with a sentence");
                }
                inner++;
            }
            outer++;
        }
    }

    private void authMethods(String at, JsonNode operation) {
        int index = 0;
        for (JsonNode method : operation.path("auth_methods")) {
            if (!json.path("auth").has(method.asText())) {
                complain(at + "/auth_methods/" + index, "auth has no '" + method.asText() + "'");
            }
            index++;
        }
    }

    private void costs(String at, JsonNode operation) {
        Set<String> quotas = new TreeSet<>();
        json.path("rate_limits")
                .path("quotas")
                .forEach(quota -> quotas.add(quota.path("name").asText()));
        operation.path("cost").fieldNames().forEachRemaining(quota -> {
            if (!quotas.contains(quota)) {
                complain(Pointers.child(at + "/cost", quota), "there is no quota of this name; known: " + quotas);
            }
        });
    }

    private void capabilitiesAreUsed() {
        Set<String> used = new TreeSet<>();
        json.path("operations")
                .forEach(operation -> used.add(operation.path("capability").asText()));
        int index = 0;
        for (JsonNode capability : json.path("capabilities")) {
            if (!used.contains(capability.asText())) {
                complain("/capabilities/" + index, "no operation has the capability '" + capability.asText() + "'");
            }
            index++;
        }
    }

    /** A scope that no operation needs would be asked for in vain. */
    private void scopesAreUsed() {
        Set<String> used = new TreeSet<>();
        json.path("operations")
                .forEach(operation ->
                        operation.path("scopes").forEach(enough -> enough.forEach(scope -> used.add(scope.asText()))));
        Dialects.of(json)
                .values()
                .forEach(
                        dialect -> dialect.path("authorize").path("scopes").forEach(scope -> used.add(scope.asText())));
        json.path("scopes").fieldNames().forEachRemaining(scope -> {
            if (!used.contains(scope)) {
                complain(Pointers.of("scopes", scope), "no operation needs the scope '" + scope + "'; remove it");
            }
        });
    }

    private static boolean contains(JsonNode texts, String text) {
        for (JsonNode candidate : texts) {
            if (candidate.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }

    private void complain(String pointer, String message) {
        complaints.add(file, pointer, message);
    }
}
