package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiConsumer;

/**
 * Fills in what follows from other members of the same file: the refresh and follow-up calls from the token call, an
 * egress rule's protocol from its host and its bound parameters from its path, core operations from the shared
 * shapes, an operation's access from what it may do.
 */
final class DerivedMembers {
    private final ObjectNode connector;
    private final BiConsumer<String, String> complaints;

    /**
     * Prepares for one file whose schema defaults are filled in.
     *
     * @param complaints takes a pointer and what is wrong there
     */
    DerivedMembers(ObjectNode connector, BiConsumer<String, String> complaints) {
        this.connector = connector;
        this.complaints = complaints;
    }

    /** Changes the file's JSON in place. */
    void fill() {
        Dialects.of(connector).values().forEach(dialect -> tokenCalls((ObjectNode) dialect));
        Dialects.askForProvider(connector);
        String serviceType = connector.path("service_type").asText();
        connector.path("operations").properties().forEach(entry -> {
            ObjectNode operation = (ObjectNode) entry.getValue();
            String pointer = Pointers.of("operations", entry.getKey());
            SharedSchemas.complete(
                    serviceType,
                    entry.getKey(),
                    operation,
                    (inner, message) -> complaints.accept(pointer + inner, message));
            operation.path("egress").forEach(rule -> egressRule((ObjectNode) rule, operation));
            if (!operation.has("access")) {
                operation.put("access", DestructionChecks.readsOnly(operation) ? "read" : "write");
            }
        });
    }

    private static void tokenCalls(ObjectNode oauth2) {
        JsonNode token = oauth2.path("token");
        if (oauth2.get("follow_up") instanceof ObjectNode own) {
            oauth2.set("follow_up", callLike(token, "", own));
        }
        if (oauth2.get("refresh") instanceof ObjectNode refresh && refresh.get("call") instanceof ObjectNode own) {
            refresh.set("call", callLike(token, "refresh_token", own));
        }
    }

    private static ObjectNode callLike(JsonNode token, String grantType, ObjectNode own) {
        ObjectNode call = token.deepCopy();
        call.putObject("parameters");
        call.put("grant_type", grantType);
        own.properties().forEach(member -> {
            if (member.getKey().equals("answer")) {
                ((ObjectNode) call.get("answer")).setAll((ObjectNode) member.getValue());
            } else {
                call.set(member.getKey(), member.getValue());
            }
        });
        return call;
    }

    private void egressRule(ObjectNode rule, ObjectNode operation) {
        if (!rule.has("protocol")) {
            String base =
                    connector.path("hosts").path(rule.path("host").asText()).asText();
            rule.put("protocol", base.startsWith("imap://") ? "imap" : base.startsWith("smtp://") ? "smtp" : "https");
        }
        if (!rule.has("bound")) {
            ObjectNode bound = rule.putObject("bound");
            JsonNode inputs = operation.path("input").path("properties");
            for (String variable : Template.variables(rule.path("path").asText())) {
                if (inputs.has(variable)) {
                    bound.put(variable, Pointers.of(variable));
                }
            }
        }
    }
}
