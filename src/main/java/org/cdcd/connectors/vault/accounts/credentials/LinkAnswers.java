package org.cdcd.connectors.vault.accounts.credentials;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.vault.accounts.calls.Choices;
import org.cdcd.connectors.wire.Json;
import org.jspecify.annotations.Nullable;

/** The answers of the link endpoint, in the shapes that the API promises. */
public final class LinkAnswers {
    private LinkAnswers() {}

    public static ObjectNode started(String authUrl, String state, Instant expires) {
        return Json.MAPPER
                .createObjectNode()
                .put("auth_url", authUrl)
                .put("state", state)
                .put("expiry", time(expires));
    }

    public static ObjectNode choices(String linkState, List<Choices.Entry> offered, Instant until) {
        ObjectNode answer = Json.MAPPER.createObjectNode().put("link_state", linkState);
        var choices = answer.putArray("choices");
        offered.forEach(entry -> choices.addObject().put("value", entry.value()).put("title", entry.title()));
        return answer.put("expiry", time(until));
    }

    /** @param protection how the credential is kept, such as {@code M2} */
    public static ObjectNode completed(
            UUID id, @Nullable Instant expires, @Nullable String userId, List<String> capabilities, String protection) {
        ObjectNode answer = Json.MAPPER
                .createObjectNode()
                .put("credential_id", id.toString())
                .put("status", "active")
                .put("expiry", time(expires))
                .put("service_user_id", userId);
        capabilities.forEach(answer.putArray("capabilities")::add);
        return answer.put("protection", protection);
    }

    public static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
