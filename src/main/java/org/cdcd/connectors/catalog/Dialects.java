package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a connector's dialects of OAuth 2.0 stand in its file: one, or one for each provider. */
final class Dialects {
    private static final String OAUTH2 = Pointers.of("auth", "oauth2");

    private Dialects() {}

    /** Every dialect by its pointer. */
    static Map<String, JsonNode> of(JsonNode connector) {
        Map<String, JsonNode> dialects = new LinkedHashMap<>();
        JsonNode oauth2 = connector.at(OAUTH2);
        if (oauth2.has("providers")) {
            oauth2.path("providers")
                    .properties()
                    .forEach(entry ->
                            dialects.put(Pointers.child(OAUTH2 + "/providers", entry.getKey()), entry.getValue()));
        } else if (oauth2.isObject()) {
            dialects.put(OAUTH2, oauth2);
        }
        return dialects;
    }

    /** Lets the person say which provider it is: a field of the whole, and of each dialect with its own name only. */
    static void askForProvider(ObjectNode connector) {
        if (!(connector.at(OAUTH2) instanceof ObjectNode oauth2)
                || !(oauth2.get("providers") instanceof ObjectNode all)) {
            return;
        }
        List<String> names = all.properties().stream().map(Map.Entry::getKey).toList();
        ObjectNode fields = oauth2.putObject("fields");
        field(fields, String.join(" or ", names), String.join("|", names));
        all.properties().forEach(entry -> {
            ObjectNode own = (ObjectNode) entry.getValue().path("fields");
            fields.setAll(own);
            field(own, entry.getKey(), entry.getKey());
        });
    }

    private static void field(ObjectNode fields, String names, String pattern) {
        fields.putObject(Connector.Auth.PROVIDER)
                .put("title", "Your provider: " + names)
                .put("secret", false)
                .put("required", true)
                .put("pattern", pattern)
                .put("fallback", "");
    }
}
