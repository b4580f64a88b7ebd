package org.cdcd.connectors.vault.accounts.credentials;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cdcd.connectors.catalog.Connector;
import org.cdcd.connectors.catalog.Operation;
import org.cdcd.connectors.vault.store.CredentialRow;
import org.cdcd.connectors.vault.store.CredentialState;
import org.cdcd.connectors.wire.ErrorCode;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** A credential as its owner sees it: its state and, one by one, what was asked for, granted, and used. */
public final class CredentialDetail {
    private CredentialDetail() {}

    /** The members that a list of credentials has, and {@code detail} where the credential cannot be used. */
    public static ObjectNode entry(CredentialRow row, @Nullable Connector connector, Instant now) {
        ObjectNode entry = Json.MAPPER
                .createObjectNode()
                .put("credential_id", row.credentialId().toString())
                .put("connector_id", row.account().connectorId())
                .put("service_identifier", row.account().serviceIdentifier());
        row.account().scopes().forEach(entry.putArray("scopes")::add);
        entry.put("issuance_time", LinkAnswers.time(row.account().issued()))
                .put("expiry", LinkAnswers.time(row.account().expires()))
                .put("status", States.word(row, now))
                .put("protection", row.account().mode());
        Refusal why = why(row, connector, now);
        if (why != null) {
            boolean again =
                    why.code() == ErrorCode.REAUTHORIZATION_REQUIRED || why.code() == ErrorCode.CREDENTIAL_EXPIRED;
            entry.putObject("detail")
                    .put("reason", why.code().wireName())
                    .put("text", why.detail())
                    .put("who_must_act", why.code().whoMustAct().wireName())
                    .put("remedy", again && connector != null ? Widening.again(row, connector) : why.remedy());
        }
        return entry;
    }

    /**
     * @param asked null if that is not known
     * @param used when each operation was first used, by name
     */
    public static ObjectNode whole(
            CredentialRow row,
            @Nullable Connector connector,
            @Nullable List<String> asked,
            Map<String, Instant> used,
            Instant now) {
        ObjectNode answer = entry(row, connector, now);
        answer.put("auth_method", row.account().authMethod());
        if (asked == null) {
            answer.putNull("asked");
        } else {
            asked.forEach(answer.putArray("asked")::add);
        }
        ArrayNode usedScopes = answer.putArray("used");
        ArrayNode operations = answer.putArray("operations");
        if (connector != null) {
            usedScopes(row, connector, used.keySet()).forEach(usedScopes::add);
            connector.operations().values().forEach(operation -> {
                Instant first = used.get(operation.name());
                operations.add(operation(row, connector, operation).put("first_used", LinkAnswers.time(first)));
            });
        }
        return answer;
    }

    private static ObjectNode operation(CredentialRow row, Connector connector, Operation operation) {
        List<String> granted = row.account().scopes();
        String method = row.account().authMethod();
        boolean allowed = operation.worksWith(method) && (!method.equals("oauth2") || operation.allowedBy(granted));
        ObjectNode json = Json.MAPPER
                .createObjectNode()
                .put("operation", operation.name())
                .put("available", allowed && row.state() == CredentialState.ACTIVE);
        if (!operation.worksWith(method)) {
            operation.authMethods().forEach(json.putArray("link_by")::add);
        } else if (!allowed) {
            ScopePlan.missing(operation, granted).forEach(json.putArray("missing_scopes")::add);
            Widening.Request request = Widening.request(row, connector, Widening.scopes(connector, granted, operation));
            json.set("remedy", request.toJson());
        }
        return json;
    }

    /** The granted scopes that the operations which were used needed. */
    private static Set<String> usedScopes(CredentialRow row, Connector connector, Collection<String> names) {
        List<String> granted = row.account().scopes();
        Set<String> scopes = new LinkedHashSet<>();
        if (row.account().authMethod().equals("oauth2")) {
            names.stream()
                    .map(name -> Optional.ofNullable(connector.operations().get(name)))
                    .flatMap(Optional::stream)
                    .forEach(operation -> operation.scopes().stream()
                            .filter(granted::containsAll)
                            .findFirst()
                            .ifPresent(scopes::addAll));
        }
        return scopes;
    }

    private static @Nullable Refusal why(CredentialRow row, @Nullable Connector connector, Instant now) {
        Instant ends = row.account().expires();
        if (row.state() != CredentialState.ACTIVE) {
            return States.refusal(row);
        }
        if (ends == null || now.isBefore(ends)) {
            return null;
        }
        return connector != null
                ? States.expired(row, connector)
                : Refusal.of(ErrorCode.CREDENTIAL_EXPIRED, "The grant has ended.");
    }
}
