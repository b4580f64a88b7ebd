package org.cdcd.connectors.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import org.cdcd.connectors.identity.ReplayStore;
import org.cdcd.connectors.vault.keys.ServiceKeys;
import org.cdcd.connectors.wire.Json;

/** What everyone may know of this vault: {@code /.well-known/cdcd-connectors}. */
record Published(ServiceKeys keys, String origin, String mode, ReplayStore replays) {
    /** {@code keys} to seal secrets to, {@code jwks} to verify answers with, and the protection that is given. */
    ObjectNode document() {
        ObjectNode document =
                Json.MAPPER.createObjectNode().put("origin", origin).put("protection", mode);
        ArrayNode seal = document.putArray("keys");
        ArrayNode sign = document.putObject("jwks").putArray("keys");
        for (JWK key : keys.published().getKeys()) {
            JsonNode json = Json.MAPPER.valueToTree(key.toPublicJWK().toJSONObject());
            (KeyUse.ENCRYPTION.equals(key.getKeyUse()) ? seal : sign).add(json);
        }
        return document;
    }
}
