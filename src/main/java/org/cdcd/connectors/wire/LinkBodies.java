package org.cdcd.connectors.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the steps of linking an account send. */
final class LinkBodies {
    private static final String OAUTH2 = "oauth2";

    private LinkBodies() {}

    static ObjectNode start(URI redirectUri, List<String> scopes, Map<String, String> fields) {
        ObjectNode body = of(OAUTH2).put("redirect_uri", redirectUri.toString());
        body.set("scope", Json.MAPPER.valueToTree(scopes));
        if (!fields.isEmpty()) {
            body.set("fields", Json.MAPPER.valueToTree(fields));
        }
        return body;
    }

    static ObjectNode complete(String state, String code, @Nullable String issuer) {
        ObjectNode body = of(OAUTH2).put("state", state).put("code", code);
        return issuer == null ? body : body.put("iss", issuer);
    }

    static ObjectNode choose(String linkState, String choice) {
        return of(OAUTH2).put("link_state", linkState).put("choice", choice);
    }

    static ObjectNode find(String authMethod, Map<String, String> fields) {
        ObjectNode body = of(authMethod);
        body.set("fields", Json.MAPPER.valueToTree(fields));
        return body;
    }

    static ObjectNode secret(String authMethod, String secretJwe) {
        return of(authMethod).put("secret_jwe", secretJwe);
    }

    /**
     * What a step was answered, if it is what was asked for: nobody between here and the vault may have left the person's key away.
     */
    static JsonNode under(String keyReference, JsonNode answer) {
        boolean asAsked = keyReference.equals(ConnectorsClient.VAULT_KEY)
                || !answer.has("credential_id")
                || answer.path("protection").asText().equals("M2");
        if (!asAsked) {
            throw ApiFailure.of(
                    Refusal.of(ErrorCode.MODE_TOO_LOW, "The account was linked, but not under the key that was named.")
                            .withRemedy("Revoke the credential: something on the way may have changed the request."));
        }
        return answer;
    }

    private static ObjectNode of(String authMethod) {
        return Json.MAPPER.createObjectNode().put("auth_method", authMethod);
    }
}
