package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/** The names of what a link learns about an account and that is no secret. */
record ConnectionValues(Set<String> names) {

    static ConnectionValues of(JsonNode connector) {
        var names = new TreeSet<String>();
        Dialects.of(connector).values().forEach(dialect -> {
            learnt(names, dialect);
            filledIn(names, dialect);
        });
        connector.path("auth").forEach(way -> filledIn(names, way));
        names.add("user_id");
        return new ConnectionValues(names);
    }

    private static void learnt(Set<String> names, JsonNode oauth2) {
        addNames(names, oauth2.path("generate"));
        addNames(names, oauth2.path("discovery").path("keep"));
        if (oauth2.has("registration")) {
            names.addAll(OAuth2.Registration.LEARNT);
        }
        addNames(names, oauth2.path("token").path("answer").path("keep"));
        addNames(names, oauth2.path("follow_up").path("answer").path("keep"));
        addNames(names, oauth2.path("identity").path("keep"));
        if (oauth2.path("choice").has("keep_as")) {
            names.add(oauth2.path("choice").path("keep_as").asText());
        }
    }

    private static void filledIn(Set<String> names, JsonNode way) {
        way.path("fields").properties().forEach(field -> {
            if (!field.getValue().path("secret").asBoolean()) {
                names.add(field.getKey());
            }
        });
        addNames(names, way.path("probe").path("keep"));
        addNames(names, way.path("connection"));
    }

    private static void addNames(Set<String> names, JsonNode object) {
        object.fieldNames().forEachRemaining(names::add);
    }

    boolean has(String name) {
        return names.contains(name);
    }
}
