package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether proofs are shown only to the service that they are made for, and each in one call only. */
final class ZkpChecks {
    private static final String AT = "/auth/" + ZkpAuth.METHOD;

    private final YamlFile file;
    private final JsonNode json;
    private final Complaints complaints;

    ZkpChecks(YamlFile file, JsonNode json, Complaints complaints) {
        this.file = file;
        this.json = json;
        this.complaints = complaints;
    }

    void run() {
        json.path("auth").properties().forEach(way -> {
            boolean kind = way.getValue().path("inject").path("kind").asText().equals(ZkpAuth.METHOD);
            if (kind != way.getKey().equals(ZkpAuth.METHOD)) {
                complain(
                        Pointers.of("auth", way.getKey()) + "/inject/kind",
                        "the kind zkp and the way zkp go together, and neither with another");
            }
        });
        JsonNode zkp = json.path("auth").path(ZkpAuth.METHOD);
        if (zkp.isMissingNode()) {
            return;
        }
        String origin = zkp.path("origin").asText();
        for (String endpoint : new String[] {"register", "challenge"}) {
            if (!zkp.path(endpoint).asText().startsWith(origin + "/")) {
                complain(AT + "/" + endpoint, "must be a URL of the service itself: " + origin + "/…");
            }
        }
        json.path("operations").properties().forEach(operation -> {
            if (worksWithZkp(operation.getValue())) {
                operation(Pointers.of("operations", operation.getKey()), operation.getValue(), origin);
            }
        });
    }

    private static boolean worksWithZkp(JsonNode operation) {
        JsonNode methods = operation.path("auth_methods");
        if (methods.isEmpty()) {
            return true;
        }
        for (JsonNode method : methods) {
            if (method.asText().equals(ZkpAuth.METHOD)) {
                return true;
            }
        }
        return false;
    }

    private void operation(String at, JsonNode operation, String origin) {
        if (operation.path("max_calls").asInt() != 1) {
            complain(at + "/max_calls", "a proof is good for one call: write max_calls: 1");
        }
        int index = 0;
        for (JsonNode rule : operation.path("egress")) {
            String base = json.path("hosts").path(rule.path("host").asText()).asText();
            if (rule.path("credential").asBoolean() && !base.equals(origin) && !base.startsWith(origin + "/")) {
                complain(at + "/egress/" + index + "/host", "a proof is for " + origin + " and goes to no other host");
            }
            index++;
        }
    }

    private void complain(String pointer, String message) {
        complaints.add(file, pointer, message);
    }
}
