package org.cdcd.connectors.twin.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.models.PathItem;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.conformance.Dialect;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.conformance.Service;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Slack's twin answers as Slack's own description says. */
public final class SlackConformanceTest {
    /** What Slack publishes. */
    public static final Service SERVICE = new Service(
            "slack",
            "slack/slack-web-api-derived-openapi.json",
            Service.Strength.DERIVED,
            "slack.com",
            "/api",
            new SlackDialect());

    private static final class SlackDialect implements Dialect {
        @Override
        public boolean concerns(Recorded recorded) {
            return recorded.path().startsWith("/api/")
                    && !recorded.path().contains("oauth.v2.access")
                    && !recorded.answer().startsWith("{\"ok\":false");
        }

        /** Slack takes GET and POST alike; its description names one of the two. */
        @Override
        public String method(String method, @Nullable PathItem described) {
            if (described == null) {
                return method;
            }
            return described.getPost() != null ? "POST" : "GET";
        }

        @Override
        public Set<String> undescribed() {
            return Set.of("token");
        }
    }

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();

    @Test
    void answersAsItsDescriptionSays() {
        String token = TWINS.server()
                .twin(SlackTwin.class)
                .userToken(
                        Person.ALICE,
                        "chat:write",
                        "channels:read",
                        "channels:history",
                        "search:read",
                        "reactions:write",
                        "files:write",
                        "files:read",
                        "users:read");
        String[] bearer = {"Authorization", "Bearer " + token};
        String ts = slack("chat.postMessage", Map.of("channel", "C0GENERAL1", "text", "Hello"), bearer)
                .path("ts")
                .asText();
        slack("auth.test", Map.of(), bearer);
        slack("users.info", Map.of("user", "U000001001"), bearer);
        slack("conversations.list", Map.of("types", "public_channel", "limit", "10"), bearer);
        slack("conversations.info", Map.of("channel", "C0GENERAL1"), bearer);
        slack("conversations.history", Map.of("channel", "C0GENERAL1", "limit", "10"), bearer);
        slack("conversations.replies", Map.of("channel", "C0GENERAL1", "ts", ts), bearer);
        slack("chat.update", Map.of("channel", "C0GENERAL1", "ts", ts, "text", "Hi"), bearer);
        slack("search.messages", Map.of("query", "hi", "count", "5"), bearer);
        slack("reactions.add", Map.of("channel", "C0GENERAL1", "timestamp", ts, "name", "wave"), bearer);
        var begun = slack("files.getUploadURLExternal", Map.of("filename", "a", "length", "1"), bearer);
        caller.call("POST", begun.path("upload_url").asText(), Buffer.buffer("a"));
        String id = begun.path("file_id").asText();
        slack(
                "files.completeUploadExternal",
                Map.of("files", "[{\"id\":\"" + id + "\"}]", "channel_id", "C0GENERAL1"),
                bearer);
        slack("files.info", Map.of("file", id), bearer);
        slack("chat.delete", Map.of("channel", "C0GENERAL1", "ts", ts), bearer);
        slack("auth.revoke", Map.of(), bearer);
        Proof.ofTwin(SERVICE, TWINS.server().recorded("slack"));
    }

    private JsonNode slack(String method, Map<String, String> form, String... headers) {
        var answer =
                caller.form("https://slack.com/api/" + method, form, headers).json();
        assertThat(answer.path("ok").asBoolean()).as(method + answer).isTrue();
        return answer;
    }
}
