package org.cdcd.connectors.vault.accounts.credentials;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.OAuth2;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.catalog.SecretAuth;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.wire.Json;

/** How a credential gets a scope more, or a new grant in the place of one that is over, and keeps its id. */
public final class Widening {
    private Widening() {}

    /** The request that starts it, to be completed like any link. */
    record Request(String method, String path, ObjectNode body) {
        ObjectNode toJson() {
            ObjectNode json =
                    Json.MAPPER.createObjectNode().put("method", method).put("path", path);
            json.set("body", body);
            return json;
        }
    }

    /** What to send, as one sentence whose part after the path is the JSON body. */
    public static String remedy(CredentialRow row, Connector connector, Operation operation) {
        return sentence(request(row, connector, scopes(connector, row.account().scopes(), operation)));
    }

    /** The same for a new grant of the scopes that there were. */
    static String again(CredentialRow row, Connector connector) {
        SecretAuth method = connector.auth().secrets().get(row.account().authMethod());
        if (method != null) {
            return States.newKey(row, connector, method);
        }
        return row.account().authMethod().equals("oauth2")
                ? sentence(
                        request(row, connector, granted(connector, row.account().scopes())))
                : "Link the account again, and revoke this credential.";
    }

    static Request request(CredentialRow row, Connector connector, Collection<String> scopes) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("auth_method", "oauth2");
        body.set("scope", Json.MAPPER.valueToTree(scopes));
        body.put("credential_id", row.credentialId().toString());
        OAuth2 oauth2 = connector.auth().dialect(row.account().connection());
        Map<String, String> fields = new LinkedHashMap<>();
        if (oauth2 != null) {
            oauth2.fields().keySet().forEach(name -> {
                String value = row.account().connection().get(name);
                if (value != null) {
                    fields.put(name, value);
                }
            });
        }
        if (!fields.isEmpty()) {
            body.set("fields", Json.MAPPER.valueToTree(fields));
        }
        return new Request("POST", "/api/v1/connectors/" + connector.id() + "/auth", body);
    }

    private static String sentence(Request request) {
        return request.method() + " " + request.path() + " with your redirect_uri and " + request.body();
    }

    /** What is granted and what the operation needs besides. */
    static List<String> scopes(Connector connector, Collection<String> granted, Operation operation) {
        Set<String> all = new LinkedHashSet<>(granted(connector, granted));
        all.addAll(ScopePlan.missing(operation, granted));
        return List.copyOf(all);
    }

    /** Without what the connector has no name for, such as scopes that a service adds by itself. */
    public static List<String> granted(Connector connector, Collection<String> granted) {
        return granted.stream().filter(connector.scopes()::containsKey).toList();
    }
}
