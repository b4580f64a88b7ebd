package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.slack.SlackConformanceTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every operation of Slack, through the public API; what it sends is held against Slack's own description. */
@ExtendWith(OneServer.class)
final class SlackConnectorTest {
    private static final String CHANNEL = "C0GENERAL1";

    private final RunningServer server;
    private final Someone me;
    private LinkedAccount slack;

    SlackConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.slack = new LinkedAccount(me, "slack", new UUID(0, 0));
    }

    @BeforeEach
    void link() throws Exception {
        slack = LinkedAccount.byConsent(me, "slack");
    }

    @Test
    void runsEveryOperationAsTheDescriptionSays() throws Exception {
        String message =
                slack.run("send", "to", CHANNEL, "text", "Hello").path("id").asText();
        slack.run("send", "to", CHANNEL, "text", "An answer", "reply_to", message);
        slack.run("messages.update", "channel", CHANNEL, "message", message, "text", "Hello again");
        slack.run("reactions.add", "channel", CHANNEL, "message", message, "name", "wave");
        assertThat(slack.run("thread.list", "channel", CHANNEL, "message", message)
                        .path("items"))
                .hasSize(2);
        slack.run("read", "from", CHANNEL);
        slack.run("search", "query", "hello");
        slack.run("channels.list");
        slack.run("upload", "name", "a.txt", "content", file(), "to", CHANNEL);
        slack.run("messages.delete", "channel", CHANNEL, "message", message);

        Proof.ofConnector(SlackConformanceTest.SERVICE, server.twins().recorded("slack"));
    }

    private ObjectNode file() throws Exception {
        byte[] content = "a file".getBytes(StandardCharsets.UTF_8);
        return me.client().upload(new ByteArrayInputStream(content), content.length, "text/plain");
    }
}
