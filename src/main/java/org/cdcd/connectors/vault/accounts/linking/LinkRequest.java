package org.cdcd.connectors.vault.accounts.linking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.cdcd.connectors.catalog.ZkpAuth;
import org.cdcd.connectors.vault.accounts.proofs.ZkpStep;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/v1/connectors/{id}/auth}: the beginning or the completion of a link.
 *
 * @param scope scopes, operations or capabilities that are wanted; empty for whatever only reads
 * @param fields what the person filled in that is no secret
 * @param linkState names a link that waits for a choice; it comes with {@code choice}
 * @param choice the value of what the person chose
 * @param secretJwe the secret fields, sealed to the vault's key
 * @param credentialId of the credential that the link widens or renews; null for one of its own
 * @param zkp what is asked for where the method is {@code zkp}
 */
public record LinkRequest(
        String authMethod,
        @Nullable String redirectUri,
        List<String> scope,
        Map<String, String> fields,
        @Nullable String state,
        @Nullable String code,
        @Nullable String iss,
        @Nullable String linkState,
        @Nullable String choice,
        @Nullable String secretJwe,
        @Nullable String encryptionKeyReference,
        @Nullable UUID credentialId,
        @Nullable ZkpStep zkp) {
    private static final int MAX_BYTES = 16 * 1024;
    private static final int MAX_TEXT = 4096;
    private static final Set<String> MEMBERS = Set.of(
            "auth_method",
            "redirect_uri",
            "scope",
            "fields",
            "state",
            "code",
            "iss",
            "link_state",
            "choice",
            "secret_jwe",
            "encryption_key_reference",
            "credential_id");

    /** @throws Refusal {@code malformed_request} with the place that is wrong */
    public static LinkRequest parse(byte[] body) {
        ObjectNode json = Json.strictObject(body, MAX_BYTES);
        if (json.has("secret")) {
            throw wrong("secret", "is never sent in the clear: seal it and send secret_jwe");
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name) && !ZkpStep.MEMBERS.contains(name)) {
                throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "The body has a member that is not known here.")
                        .withRemedy("Known members: "
                                + String.join(
                                        ", ",
                                        Stream.concat(MEMBERS.stream(), ZkpStep.MEMBERS.stream())
                                                .sorted()
                                                .toList()));
            }
        });
        String method = text(json, "auth_method");
        if (method == null) {
            throw wrong("auth_method", "is missing");
        }
        return new LinkRequest(
                method,
                text(json, "redirect_uri"),
                scope(json.get("scope")),
                fields(json.get("fields")),
                text(json, "state"),
                text(json, "code"),
                text(json, "iss"),
                text(json, "link_state"),
                text(json, "choice"),
                text(json, "secret_jwe"),
                text(json, "encryption_key_reference"),
                id(text(json, "credential_id")),
                method.equals(ZkpAuth.METHOD) ? ZkpStep.parse(json) : null);
    }

    /** Whether this ends a link, and so makes a credential; a fresh nonce is demanded then. */
    public boolean completes() {
        return state != null
                || code != null
                || linkState != null
                || secretJwe != null
                || zkp instanceof ZkpStep.Complete;
    }

    private static List<String> scope(@Nullable JsonNode node) {
        List<String> words = new ArrayList<>();
        if (node == null || node.isNull()) {
            return words;
        }
        if (!node.isArray() || node.size() > 100) {
            throw wrong("scope", "must be a list of at most 100 words");
        }
        node.forEach(word -> {
            if (!word.isTextual() || word.textValue().length() > 200) {
                throw wrong("scope", "must hold words of at most 200 characters");
            }
            words.add(word.textValue());
        });
        return words;
    }

    private static Map<String, String> fields(@Nullable JsonNode node) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (node == null || node.isNull()) {
            return fields;
        }
        if (!node.isObject() || node.size() > 20) {
            throw wrong("fields", "must be an object of at most 20 texts");
        }
        node.fields().forEachRemaining(field -> {
            if (!field.getValue().isTextual() || field.getValue().textValue().length() > 500) {
                throw wrong("fields", "must hold texts of at most 500 characters");
            }
            fields.put(field.getKey(), field.getValue().textValue());
        });
        return fields;
    }

    private static @Nullable UUID id(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw wrong("credential_id", "must be a UUID");
        }
    }

    private static @Nullable String text(ObjectNode json, String name) {
        JsonNode node = json.get(name);
        if (node == null || node.isNull()) {
            return null;
        }
        int limit = name.equals("secret_jwe") ? MAX_BYTES : MAX_TEXT;
        if (!node.isTextual() || node.textValue().isEmpty() || node.textValue().length() > limit) {
            throw wrong(name, "must be a text");
        }
        return node.textValue();
    }

    private static Refusal wrong(String name, String what) {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, name + " " + what + ".").at(List.of("/" + name));
    }
}
