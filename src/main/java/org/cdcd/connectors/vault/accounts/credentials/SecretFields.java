package org.cdcd.connectors.vault.accounts.credentials;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cdcd.connectors.vault.accounts.calls.JsonScalars;
import org.cdcd.connectors.vault.accounts.calls.SecretBody;
import org.cdcd.connectors.vault.keys.Secret;

/** How a credential's secrets stand inside its sealed blob: one flat JSON object, never a {@code String} on the way. */
public final class SecretFields {
    private SecretFields() {}

    /** The blob's plaintext; the secrets stay the caller's. */
    public static Secret encode(Map<String, Secret> secrets) {
        SecretBody body = new SecretBody();
        body.raw("{");
        String separator = "";
        for (var field : new TreeMap<>(secrets).entrySet()) {
            body.raw(separator + "\"" + field.getKey() + "\":\"");
            field.getValue().reveal(bytes -> {
                body.jsonText(bytes);
                return bytes.length;
            });
            body.raw("\"");
            separator = ",";
        }
        body.raw("}");
        return body.take();
    }

    /** The secrets of a blob, which the caller closes; names that it does not hold are left out. */
    public static Map<String, Secret> decode(Secret blob, Set<String> names) {
        Set<String> pointers = names.stream().map(name -> "/" + name).collect(Collectors.toSet());
        JsonScalars read = blob.reveal(bytes -> {
            try {
                return JsonScalars.read(bytes, pointers);
            } catch (IOException e) {
                throw new IllegalStateException("a sealed blob that is no JSON", e);
            }
        });
        Map<String, Secret> secrets = new LinkedHashMap<>();
        for (String name : names) {
            Secret secret = read.takeSecret("/" + name);
            if (secret != null) {
                secrets.put(name, secret);
            }
        }
        read.close();
        return secrets;
    }
}
