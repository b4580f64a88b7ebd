package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A person's credentials, as the server lists them. */
final class Credentials {
    private final JsonNode list;

    Credentials(JsonNode list) {
        this.list = list;
    }

    /**
     * The one that is meant when nobody says which.
     *
     * @throws CommandFailed if there is none
     * @throws IllegalArgumentException if there are several
     */
    UUID onlyActive(String connector) {
        List<JsonNode> active = new ArrayList<>();
        for (JsonNode credential : list) {
            if (credential.path("connector_id").asText().equals(connector)
                    && credential.path("status").asText().equals("active")) {
                active.add(credential);
            }
        }
        if (active.isEmpty()) {
            throw new CommandFailed("no account is linked: connectors link " + connector);
        }
        if (active.size() > 1) {
            throw new IllegalArgumentException("several accounts are linked; choose with --credential: "
                    + String.join(", ", active.stream().map(Credentials::name).toList()));
        }
        return id(active.get(0));
    }

    /** Those that can still be revoked. */
    List<JsonNode> living() {
        List<JsonNode> living = new ArrayList<>();
        for (JsonNode credential : list) {
            if (!credential.path("status").asText().equals("revoked")) {
                living.add(credential);
            }
        }
        return living;
    }

    static UUID id(JsonNode credential) {
        return UUID.fromString(credential.path("credential_id").asText());
    }

    static String name(JsonNode credential) {
        return credential.path("credential_id").asText() + " ("
                + credential.path("service_identifier").asText() + ")";
    }
}
