package org.cdcd.connectors.twin.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Discord refuses. It has no official client for Java to try the twin with. */
final class DiscordTwinTest {
    private static final String API = "https://discord.com/api/v10";
    private static final String GENERAL = API + "/channels/300000000000000001/messages";
    private static final String HOOK = API + "/webhooks/500000000000000001/";
    private static final String AGENT = "DiscordBot (https://a.example, 1.0)";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final DiscordTwin twin = TWINS.server().twin(DiscordTwin.class);
    private String bot = "";

    @BeforeEach
    void signIn() {
        bot = "Bot " + twin.botToken();
    }

    @Test
    void letsNoPersonsTokenReadOrSend() {
        String person = "Bearer " + twin.userToken(Person.ALICE, "identify", "guilds");
        assertThat(call("GET", GENERAL, "", person).status()).isEqualTo(401);
        assertThat(call("POST", GENERAL, "{'content':'a'}", person).status()).isEqualTo(401);
        assertThat(call("GET", API + "/users/@me/guilds", "", person).json()).hasSize(1);
        String narrow = "Bearer " + twin.userToken(Person.ALICE, "identify");
        assertThat(code(call("GET", API + "/users/@me/guilds", "", narrow))).isEqualTo(50026);
        assertThat(call("GET", GENERAL, "", bot.replace("Bot", "Bearer")).status())
                .isEqualTo(401);
    }

    @Test
    void letsNoProgramInThatDoesNotNameItself() {
        assertThat(caller.get(GENERAL, "Authorization", bot, "User-Agent", "curl/8")
                        .status())
                .isEqualTo(403);
        assertThat(caller.get("https://discord.com/api/users/@me", "Authorization", bot)
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "50006|{}",
                "50006|{'content':''}",
                "50035|{'content':1}",
                "50035|{'content':'a','nonce':'12345678901234567890123456'}",
                "50035|{'content':'a','message_reference':{'message_id':'400000000000009999'}}"
            })
    void takesNoMessageThatIsNone(int code, String body) {
        assertThat(code(call("POST", GENERAL, body, bot))).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"300000000000000002,50013", "300000000000000003,50001", "300000000000000009,10003", "general,50035"})
    void keepsTheBotToWhereItMayWrite(String channel, int code) {
        assertThat(code(call("POST", API + "/channels/" + channel + "/messages", "{'content':'a'}", bot)))
                .isEqualTo(code);
    }

    @Test
    void takesTwoThousandLettersAndNoMore() {
        assertThat(call("POST", GENERAL, "{'content':'" + "x".repeat(2000) + "'}", bot)
                        .status())
                .isEqualTo(200);
        assertThat(code(call("POST", GENERAL, "{'content':'" + "x".repeat(2001) + "'}", bot)))
                .isEqualTo(50035);
    }

    @Test
    void makesOneMessageOfANonceThatIsEnforced() {
        String body = "{'content':'a','nonce':'once','enforce_nonce':true}";
        String first = call("POST", GENERAL, body, bot).json().path("id").asText();
        assertThat(call("POST", GENERAL, body, bot).json().path("id").asText()).isEqualTo(first);
        assertThat(call("POST", GENERAL, "{'content':'a','nonce':'once'}", bot)
                        .json()
                        .path("id")
                        .asText())
                .isNotEqualTo(first);
    }

    @Test
    void letsMessagesBeChangedByWhoWroteThem() {
        twin.webhook("sesame");
        String said = call("POST", HOOK + "sesame?wait=true", "{'content':'a'}", "")
                .json()
                .path("id")
                .asText();
        assertThat(code(call("PATCH", GENERAL + "/" + said, "{'content':'b'}", bot)))
                .isEqualTo(50005);
        assertThat(code(call("PATCH", GENERAL + "/400000000000009999", "{'content':'b'}", bot)))
                .isEqualTo(10008);
        assertThat(code(call("PUT", GENERAL + "/" + said + "/reactions/smile/@me", "", bot)))
                .isEqualTo(10014);
    }

    @Test
    void knowsAWebhookByItsAddressAlone() {
        assertThat(code(call("GET", HOOK + "sesame", "", ""))).isEqualTo(10015);
        twin.webhook("sesame");
        assertThat(code(call("GET", HOOK + "other", "", ""))).isEqualTo(50027);
        assertThat(call("POST", HOOK + "sesame", "{'content':'a'}", "").status())
                .isEqualTo(204);
        assertThat(call("POST", HOOK + "sesame", "{'content':'a'}", bot).status())
                .isEqualTo(401);
    }

    @Test
    void takesFilesInPartsOfTheRightName() {
        assertThat(attach("files[0]")
                        .json()
                        .path("attachments")
                        .path(0)
                        .path("size")
                        .asInt())
                .isEqualTo(3);
        assertThat(code(attach("file"))).isEqualTo(50035);
        twin.fileLimit(2);
        assertThat(code(attach("files[0]"))).isEqualTo(40005);
    }

    private Answer attach(String part) {
        String body = "--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n"
                + "Content-Type: application/json\r\n\r\n{\"content\":\"see\"}\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"" + part + "\"; filename=\"a.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\nabc\r\n--b--\r\n";
        return caller.call(
                "POST",
                GENERAL,
                Buffer.buffer(body),
                "Authorization",
                bot,
                "User-Agent",
                AGENT,
                "Content-Type",
                "multipart/form-data; boundary=b");
    }

    @Test
    void saysThatTheIndexIsNotReadyInAGoodStatus() {
        twin.indexing(true);
        Answer answer = call("GET", API + "/guilds/200000000000000001/messages/search?content=a", "", bot);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(code(answer)).isEqualTo(110000);
    }

    @Test
    void takesTokenCallsAsFormsOnly() {
        JsonNode members =
                Caller.json("{'grant_type':'refresh_token','client_id':'our-program','client_secret':'our-secret'}");
        assertThat(caller.json("POST", "https://discord.com/api/oauth2/token", members)
                        .status())
                .isEqualTo(400);
        assertThat(caller.form(
                                "https://discord.com/api/oauth2/token",
                                Map.of(
                                        "grant_type", "refresh_token",
                                        "client_id", "our-program",
                                        "client_secret", "wrong",
                                        "refresh_token", "x"))
                        .status())
                .isEqualTo(401);
    }

    private Answer call(String method, String url, String json, String authorization) {
        Buffer body = json.isEmpty()
                ? Buffer.buffer()
                : Buffer.buffer(Caller.json(json).toString());
        return authorization.isEmpty()
                ? caller.call(method, url, body, "User-Agent", AGENT, "Content-Type", "application/json")
                : caller.call(
                        method,
                        url,
                        body,
                        "User-Agent",
                        AGENT,
                        "Content-Type",
                        "application/json",
                        "Authorization",
                        authorization);
    }

    private static int code(Answer answer) {
        return answer.json().path("code").asInt();
    }
}
