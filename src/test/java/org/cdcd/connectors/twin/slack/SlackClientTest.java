package org.cdcd.connectors.twin.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.model.ConversationType;
import com.slack.api.util.http.SlackHttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Trust;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Slack's own Java client lives with the twin. */
final class SlackClientTest {
    @RegisterExtension
    static final Twins TWINS = new Twins();

    private static Slack slack() {
        var authority = TWINS.server().caCertificate();
        OkHttpClient http = new OkHttpClient.Builder()
                .sslSocketFactory(Trust.in(authority).getSocketFactory(), Trust.manager(authority))
                .build();
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(TWINS.server().base("slack.com") + "/api/");
        return Slack.getInstance(config, new SlackHttpClient(http));
    }

    private static String token() {
        return TWINS.server()
                .twin(SlackTwin.class)
                .userToken(
                        Person.ALICE,
                        "chat:write",
                        "channels:read",
                        "channels:history",
                        "search:read",
                        "reactions:write",
                        "files:write",
                        "files:read");
    }

    @Test
    void isUnderstoodByTheClient() throws Exception {
        MethodsClient methods = slack().methods(token());
        assertThat(methods.authTest(r -> r).getUserId()).isEqualTo("U000001001");
        var channels = methods.conversationsList(r -> r.types(List.of(ConversationType.PUBLIC_CHANNEL)))
                .getChannels();
        assertThat(channels).hasSize(3);
        String channel = channels.getFirst().getId();
        var posted = methods.chatPostMessage(r -> r.channel("C0GENERAL1").text("Hello"));
        assertThat(posted.isOk()).isTrue();
        methods.chatPostMessage(r -> r.channel("C0GENERAL1").text("Reply").threadTs(posted.getTs()));
        assertThat(methods.conversationsHistory(r -> r.channel("C0GENERAL1").limit(10))
                        .getMessages())
                .hasSize(1);
        assertThat(methods.conversationsReplies(r -> r.channel("C0GENERAL1").ts(posted.getTs()))
                        .getMessages())
                .hasSize(2);
        assertThat(methods.reactionsAdd(r -> r.channel("C0GENERAL1")
                                .timestamp(posted.getTs())
                                .name("wave"))
                        .isOk())
                .isTrue();
        assertThat(methods.searchMessages(r -> r.query("hello")).getMessages().getTotal())
                .isEqualTo(1);
        assertThat(methods.chatPostMessage(r -> r.channel("attic").text("x")).getError())
                .isEqualTo("is_archived");
        assertThat(channel).startsWith("C");
    }

    @Test
    void takesFilesFromTheClient() throws Exception {
        MethodsClient methods = slack().methods(token());
        var uploaded = methods.filesUploadV2(r -> r.channel("C0GENERAL1")
                .filename("a.txt")
                .title("A")
                .fileData("hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(uploaded.isOk()).isTrue();
        assertThat(methods.filesInfo(r -> r.file(uploaded.getFile().getId()))
                        .getFile()
                        .getSize())
                .isEqualTo(5);
    }

    @Test
    void slowsTheClientDown() {
        TWINS.server().faults("slack").always(new Fault.Outage(429, Duration.ofSeconds(3)));
        assertThatThrownBy(() -> slack().methods(token()).authTest(r -> r)).isInstanceOf(SlackApiException.class);
    }
}
