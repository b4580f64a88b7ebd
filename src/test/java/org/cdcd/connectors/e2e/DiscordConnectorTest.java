package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.discord.DiscordConformanceTest;
import org.cdcd.connectors.twin.discord.DiscordTwin;
import org.cdcd.connectors.wire.ApiFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Discord, linked as a person, as a bot and by a webhook. The token endpoints have no description. */
@ExtendWith(OneServer.class)
final class DiscordConnectorTest {
    private static final String GENERAL = "300000000000000001";
    private static final String GUILD = "200000000000000001";
    private static final String WEBHOOK = "500000000000000001";
    private static final String HOOK_TOKEN = "a-token_that-nobody-sees-123";

    private final RunningServer server;
    private final Someone me;
    private final DiscordTwin twin;
    private LinkedAccount bot;
    private LinkedAccount hook;

    DiscordConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.twin = server.twins().twin(DiscordTwin.class);
        this.bot = new LinkedAccount(me, "discord", new java.util.UUID(0, 0));
        this.hook = bot;
    }

    @BeforeEach
    void link() throws Exception {
        twin.webhook(HOOK_TOKEN);
        bot = LinkedAccount.bySecret(me, "discord", "api_key", Parameters.of("token", twin.botToken()));
        hook = LinkedAccount.bySecret(me, "discord", "app_password", webhook(WEBHOOK, HOOK_TOKEN));
    }

    private static ObjectNode webhook(String id, String token) {
        return Parameters.of("webhook", id, "token", token);
    }

    @Test
    void runsEveryOperationAsDiscordDescribesIt() throws Exception {
        asAPerson();
        asABot();
        throughAWebhook();

        Proof.ofConnector(DiscordConformanceTest.SERVICE, server.twins().recorded("discord"));
    }

    private void asAPerson() throws Exception {
        LinkedAccount person = LinkedAccount.byConsent(me, "discord");
        assertThat(person.run("account").path("name").asText()).isEqualTo("alice");
        assertThat(person.run("guilds.list").path("items").path(0).path("id").asText())
                .isEqualTo(GUILD);
    }

    private void asABot() throws Exception {
        assertThat(bot.run("account").path("name").asText()).isEqualTo("bot");
        JsonNode page = bot.run("guilds.list", "limit", 1);
        assertThat(bot.run("guilds.list", "next", page.path("next").asText()).path("items"))
                .isEmpty();
        assertThat(bot.run("channels.list", "guild", GUILD).path("items")).hasSize(2);
        String first = bot.run("send", "to", GENERAL, "text", "Good morning")
                .path("id")
                .asText();
        bot.run("send", "to", GENERAL, "text", "And you", "reply_to", first);
        bot.run("reactions.add", "channel", GENERAL, "message", first, "emoji", "👍");
        bot.run("messages.update", "channel", GENERAL, "message", first, "text", "Good evening");
        JsonNode read = bot.run("read", "from", GENERAL, "limit", 1);
        assertThat(read.path("items").path(0).path("text").asText()).isEqualTo("And you");
        JsonNode rest =
                bot.run("read", "from", GENERAL, "next", read.path("next").asText());
        assertThat(rest.path("items").path(0).path("text").asText()).isEqualTo("Good evening");
        assertThat(bot.run("guilds.find", "guild", GUILD, "query", "evening")
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        pages();
        JsonNode file = bot.run(
                "upload",
                "to",
                GENERAL,
                "name",
                "a b.bin",
                "text",
                "see",
                "reply_to",
                first,
                "content",
                upload(300_001));
        assertThat(file.at("/native/attachments/0/size").asInt()).isEqualTo(300_001);
        assertThat(file.at("/native/content").asText()).isEqualTo("see");
        bot.run("messages.delete", "channel", GENERAL, "message", first);
        String talk = bot.run("conversations.open", "person", "100000000000001001")
                .path("channel")
                .asText();
        bot.run("send", "to", talk, "text", "psst");
    }

    private void throughAWebhook() throws Exception {
        String said = hook.run("webhooks.send", "text", "Hello", "name", "Captain")
                .path("id")
                .asText();
        hook.run("webhooks.update", "message", said, "text", "Hello there");
        JsonNode file = hook.run("webhooks.upload", "name", "a.bin", "text", "see", "content", upload(1000));
        assertThat(file.at("/native/attachments/0/size").asInt()).isEqualTo(1000);
        assertThat(hook.run("webhooks.delete", "message", said).path("message").asText())
                .isEqualTo(said);
    }

    private ObjectNode upload(int length) throws Exception {
        return me.client().upload(new ByteArrayInputStream(new byte[length]), length, "application/x-thing");
    }

    @Test
    void showsTheWebhooksTokenToNobody() throws Exception {
        hook.run("webhooks.send", "text", "Hello");

        assertThat(me.client().credentials().toString()).doesNotContain(HOOK_TOKEN);
        assertThat(server.recorded("discord", "POST", "/api/v10/webhooks/" + WEBHOOK + "/" + HOOK_TOKEN))
                .hasSize(1)
                .allSatisfy(call -> assertThat(call.headers()).doesNotContainKey("authorization"));
    }

    @Test
    void makesOneMessageOfOneRequest() {
        var call = me.sign("discord", bot.credential(), "send", Parameters.of("to", GENERAL, "text", "once"));
        assertThat(me.send(call).status()).isEqualTo(200);

        List<Recorded> sent = server.recorded("discord", "POST", "/api/v10/channels/" + GENERAL + "/messages");
        assertThat(sent)
                .singleElement()
                .satisfies(one -> assertThat(one.body())
                        .containsPattern("\"nonce\":\"[0-9a-v]{24}\"")
                        .contains("\"enforce_nonce\":true"));
    }

    @ParameterizedTest
    @CsvSource({
        "500000000000000001, another-token_of-somebody",
        "500000000000000009, a-token_that-nobody-sees-123",
        "500000000000000001, short",
        "../users/@me, a-token_that-nobody-sees-123"
    })
    void linksNoWebhookThatIsNone(String id, String token) {
        assertThat(failure(() -> LinkedAccount.bySecret(me, "discord", "app_password", webhook(id, token))))
                .isEqualTo("auth_flow_invalid");
    }

    @Test
    void linksNoBotThatDiscordDoesNotKnow() {
        assertThat(failure(
                        () -> LinkedAccount.bySecret(me, "discord", "api_key", Parameters.of("token", "x".repeat(30)))))
                .isEqualTo("auth_flow_invalid");
    }

    @Test
    void keepsEachWayOfLinkingToWhatItMayDo() throws Exception {
        LinkedAccount person = LinkedAccount.byConsent(me, "discord");
        assertThat(code(person, "send", "to", GENERAL, "text", "x")).isEqualTo("operation_not_granted");
        assertThat(code(hook, "send", "to", GENERAL, "text", "x")).isEqualTo("operation_not_granted");
        assertThat(code(bot, "webhooks.send", "text", "x")).isEqualTo("operation_not_granted");
        LinkedAccount narrow = LinkedAccount.byConsent(me, "discord", "identify");
        assertThat(code(narrow, "guilds.list")).isEqualTo("insufficient_scope");
    }

    @Test
    void tellsBadParametersFromWhatIsNotThere() throws Exception {
        assertThat(code(bot, "send", "to", "general", "text", "x")).isEqualTo("parameters_invalid");
        assertThat(code(bot, "send", "to", "300000000000000002", "text", "x")).isEqualTo("service_permission");
        assertThat(code(bot, "read", "from", "300000000000000003")).isEqualTo("service_permission");
        assertThat(code(bot, "send", "to", GENERAL, "text", "x", "reply_to", "400000000000009999"))
                .isEqualTo("service_rejected");
        assertThat(code(bot, "messages.delete", "channel", GENERAL, "message", "400000000000009999"))
                .isEqualTo("service_not_found");
        String talk = bot.run("conversations.open", "person", "100000000000001002")
                .path("channel")
                .asText();
        assertThat(code(bot, "send", "to", talk, "text", "x")).isEqualTo("service_permission");
        twin.fileLimit(10);
        assertThat(code(bot, "upload", "to", GENERAL, "name", "a", "content", upload(100)))
                .isEqualTo("service_rejected");
    }

    @Test
    void asksForANewLinkOnceTheWebhookIsGone() {
        twin.webhook(null);

        assertThat(code(hook, "webhooks.send", "text", "x")).isEqualTo("reauthorization_required");
    }

    @Test
    void asksForANewLinkOnceTheBotHasAnotherToken() {
        twin.oauth().reset();

        assertThat(code(bot, "channels.list", "guild", GUILD)).isEqualTo("reauthorization_required");
    }

    private void pages() {
        JsonNode first = bot.run("guilds.find", "guild", GUILD, "query", "o", "limit", 1);
        JsonNode second = bot.run(
                "guilds.find",
                "guild",
                GUILD,
                "query",
                "o",
                "next",
                first.path("next").asText());
        assertThat(second.path("items")).hasSize(first.path("total").asInt() - 1);
        assertThat(second.path("items")).doesNotContain(first.path("items").path(0));
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void comesAgainWhenThereIsNoIndexYet() {
        twin.indexing(true);

        assertThat(code(bot, "guilds.find", "guild", GUILD, "query", "x")).isEqualTo("service_unavailable");
    }

    @Test
    void waitsOutPartsOfSecondsAndSaysWhenItIsLonger() {
        server.faults("discord").next(new Fault.Outage(429, Duration.ofMillis(300)));
        bot.run("account");
        server.faults("discord").always(new Fault.Outage(429, Duration.ofHours(1)));
        assertThat(code(bot, "account")).isEqualTo("rate_limited");
        server.faults("discord").clear();
    }

    @Test
    void renewsAPersonsTokenAndEndsTheGrantAtDiscord() throws Exception {
        LinkedAccount person = LinkedAccount.byConsent(me, "discord");
        twin.oauth().expireAccessTokens();
        person.run("account");

        JsonNode answer = me.client().revoke(person.credential());

        assertThat(answer.path("service_revocation_status").asText()).isEqualTo("confirmed");
        assertThat(server.recorded("discord", "POST", "/api/oauth2/token")).hasSize(2);
        assertThat(code(person, "account")).isEqualTo("credential_revoked");
    }

    private static String code(LinkedAccount account, String operation, Object... parameters) {
        return account.error(operation, parameters).path("code").asText();
    }

    /** Something that the server refuses. */
    private interface Refused {
        void run() throws Exception;
    }

    private static String failure(Refused refused) {
        return catchThrowableOfType(ApiFailure.class, refused::run).code();
    }
}
