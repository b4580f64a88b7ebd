package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.slack.SlackConformanceTest;
import org.cdcd.connectors.twin.slack.SlackTwin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every operation of Slack, through the public API, and what a caller is told when one fails; what it sends is held against
 * Slack's own description.
 */
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

    /** So that the failures of one test do not open the breaker in another. */
    @AfterEach
    void outweighFailures() throws Exception {
        server.reset();
        LinkedAccount calm = LinkedAccount.byConsent(server.newcomer(), "slack");
        for (int i = 0; i < 12; i++) {
            calm.run("read", "from", CHANNEL);
        }
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "send | {'to':'general','text':'x'}",
                "send | {'to':'C0GENERAL1'}",
                "send | {'to':'C0GENERAL1','text':''}",
                "send | {'to':'C0GENERAL1','text':'x','reply_to':'1234'}",
                "read | {'from':'#general'}",
                "thread.list | {'channel':'C0GENERAL1','message':'1'}",
                "search | {'query':''}",
                "channels.list | {'types':'secret_channel'}",
                "reactions.add | {'channel':'C0GENERAL1','message':'1700000000.000100','name':'Not An Emoji'}",
                "messages.update | {'channel':'C0GENERAL1','message':'1700000000.000100','text':''}",
                "messages.delete | {'channel':'C0GENERAL1'}",
                "upload | {'name':'a.txt','content':'in the clear'}"
            })
    void refusesParametersAheadOfTheService(String operation, String parameters) throws Exception {
        var call = me.sign("slack", slack.credential(), operation, Parameters.parse(parameters));

        assertThat(me.open(me.send(call), call).path("error").path("code").asText())
                .isEqualTo("parameters_invalid");
    }

    @Test
    void tellsWhatSlackFindsWrong() {
        assertThat(slack.code("send", "to", "C0NOWHERE9", "text", "x")).isEqualTo("service_not_found");
        assertThat(slack.code("messages.update", "channel", CHANNEL, "message", "1.000001", "text", "x"))
                .isEqualTo("service_not_found");
        String message =
                slack.run("send", "to", CHANNEL, "text", "Hello").path("id").asText();
        slack.run("reactions.add", "channel", CHANNEL, "message", message, "name", "wave");
        JsonNode twice = slack.error("reactions.add", "channel", CHANNEL, "message", message, "name", "wave");
        assertThat(twice.path("code").asText()).isEqualTo("service_conflict");
        assertThat(twice.path("detail").asText()).contains("already_reacted");
    }

    @Test
    void doesNothingThatTheGrantDoesNotCover() throws Exception {
        LinkedAccount writer = LinkedAccount.byConsent(me, "slack", "chat:write");

        assertThat(writer.code("read", "from", CHANNEL)).isEqualTo("insufficient_scope");
        assertThat(writer.code("search", "query", "x")).isEqualTo("insufficient_scope");
        writer.run("send", "to", CHANNEL, "text", "Hello");
    }

    @Test
    void renewsATokenThatHasExpired() throws Exception {
        twin().rotateTokens();
        LinkedAccount rotating = LinkedAccount.byConsent(server.newcomer(), "slack");
        twin().oauth().expireAccessTokens();

        rotating.run("read", "from", CHANNEL);
    }

    @Test
    void asksForANewLinkOnceTheGrantIsGone() {
        server.twins().reset();

        assertThat(slack.code("read", "from", CHANNEL)).isEqualTo("reauthorization_required");
    }

    @Test
    void saysHowLongToWaitWhereTooMuchWasAsked() {
        server.faults("slack").next(20, "/api/conversations.history", new Fault.Outage(429, Duration.ofMinutes(2)));

        JsonNode error = slack.error("read", "from", CHANNEL);

        assertThat(error.path("code").asText()).isEqualTo("rate_limited");
        assertThat(error.path("retryable").asBoolean()).isTrue();
    }

    @Test
    void saysThatTheServiceIsDownAndSendsNothingTwice() {
        server.faults("slack").next(new Fault.Outage(503, Duration.ofHours(1)));
        assertThat(slack.code("send", "to", CHANNEL, "text", "x")).isEqualTo("service_unavailable");

        server.faults("slack").next(new Fault.DropAfter());
        JsonNode lost = slack.error("send", "to", CHANNEL, "text", "once");
        assertThat(lost.path("may_have_taken_effect").asBoolean()).isTrue();
        assertThat(slack.run("read", "from", CHANNEL).path("items"))
                .extracting(message -> message.path("text").asText())
                .containsOnlyOnce("once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<!channel> wake up", "<@U000000002>", "a < b && c > d", "<b>", "&lt;", "<https://a.example|b>"})
    void aTextArrivesAsItIsAndPingsNobody(String text) throws Exception {
        String sent = slack.run("send", "to", CHANNEL, "text", text).path("id").asText();
        String changed =
                slack.run("send", "to", CHANNEL, "text", "x").path("id").asText();
        slack.run("messages.update", "channel", CHANNEL, "message", changed, "text", text);
        slack.run("upload", "name", "a.txt", "content", file(), "to", CHANNEL, "reply_to", changed, "text", text);

        assertThat(twin().pings(CHANNEL, sent)).isEmpty();
        assertThat(twin().pings(CHANNEL, changed)).isEmpty();
        assertThat(texts("read", "from", CHANNEL)).contains(text);
        assertThat(texts("thread.list", "channel", CHANNEL, "message", changed)).containsExactly(text, text);
    }

    private List<String> texts(Object... call) {
        List<String> texts = new ArrayList<>();
        String operation = (String) call[0];
        slack.run(operation, Arrays.copyOfRange(call, 1, call.length))
                .path("items")
                .forEach(message -> texts.add(message.path("text").asText()));
        return texts;
    }

    private SlackTwin twin() {
        return server.twins().twin(SlackTwin.class);
    }

    private ObjectNode file() throws Exception {
        byte[] content = "a file".getBytes(StandardCharsets.UTF_8);
        return me.client().upload(new ByteArrayInputStream(content), content.length, "text/plain");
    }
}
