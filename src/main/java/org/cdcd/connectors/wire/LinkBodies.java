package org.cdcd.connectors.wire;

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
        ObjectNode body = sealedByVault(of(OAUTH2).put("state", state).put("code", code));
        return issuer == null ? body : body.put("iss", issuer);
    }

    static ObjectNode choose(String linkState, String choice) {
        return sealedByVault(of(OAUTH2).put("link_state", linkState).put("choice", choice));
    }

    static ObjectNode find(String authMethod, Map<String, String> fields) {
        ObjectNode body = of(authMethod);
        body.set("fields", Json.MAPPER.valueToTree(fields));
        return body;
    }

    static ObjectNode secret(String authMethod, String secretJwe) {
        return sealedByVault(of(authMethod).put("secret_jwe", secretJwe));
    }

    private static ObjectNode of(String authMethod) {
        return Json.MAPPER.createObjectNode().put("auth_method", authMethod);
    }

    private static ObjectNode sealedByVault(ObjectNode body) {
        return body.put("encryption_key_reference", ConnectorsClient.VAULT_KEY);
    }
}
