package org.cdcd.connectors.twin.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.twin.Twins.CALLBACK;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SlackTwinTest {
    private static final String API = "https://slack.com/api/";
    private static final String AUTHORIZE = "https://slack.com/oauth/v2/authorize?client_id=our-program&redirect_uri="
            + CALLBACK + "&scope=chat:write,channels:read&user_scope=search:read&state=s&twin_consent=allow";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final SlackTwin twin = TWINS.server().twin(SlackTwin.class);
    private String token = "";

    @BeforeEach
    void signIn() {
        token = twin.userToken(
                Person.ALICE,
                "chat:write",
                "channels:history",
                "channels:read",
                "im:history",
                "search:read",
                "files:write",
                "files:read",
                "reactions:write");
    }

    private JsonNode call(String method, Map<String, String> form) {
        Answer answer = caller.form(API + method, form, "Authorization", "Bearer " + token);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    private String error(String method, Map<String, String> form) {
        JsonNode answer = call(method, form);
        assertThat(answer.path("ok").asBoolean()).isFalse();
        return answer.path("error").asText();
    }

    private String post(String text) {
        return call("chat.postMessage", Map.of("channel", "general", "text", text))
                .path("ts")
                .asText();
    }

    private JsonNode access(Map<String, String> form) {
        return caller.form(API + "oauth.v2.access", form, "Authorization", Caller.basic("our-program", "our-secret"))
                .json();
    }

    @Test
    void saysNoInsideA200() {
        assertThat(error("no.such.method", Map.of())).isEqualTo("unknown_method");
        assertThat(error("chat.postMessage", Map.of("text", "x"))).isEqualTo("invalid_arguments");
        assertThat(error("chat.postMessage", Map.of("channel", "general"))).isEqualTo("no_text");
        assertThat(error("chat.postMessage", Map.of("channel", "nowhere", "text", "x")))
                .isEqualTo("channel_not_found");
        assertThat(error("chat.postMessage", Map.of("channel", "attic", "text", "x")))
                .isEqualTo("is_archived");
        assertThat(error("chat.postMessage", Map.of("channel", "G0SECRET01", "text", "x")))
                .isEqualTo("channel_not_found");
        assertThat(error("chat.postMessage", Map.of("channel", "general", "blocks", "{}")))
                .isEqualTo("invalid_blocks_format");
    }

    @Test
    void readsBracketsAsLinksAndMentionsAndLosesOthers() {
        assertThat(twin.pings("general", post("<!here> <@U000000002> <https://a.example|b> <b>")))
                .containsExactly("!here", "@U000000002");
        assertThat(call("conversations.history", Map.of("channel", "C0GENERAL1", "limit", "1"))
                        .at("/messages/0/text")
                        .asText())
                .isEqualTo("<!here> <@U000000002> <https://a.example|b> ");
        assertThat(twin.pings("general", post("&lt;!channel&gt; a < b & c"))).isEmpty();
    }

    @Test
    void knowsGoodTokensFromBadOnes() {
        assertThat(caller.form(API + "auth.test", Map.of()).json().path("error").asText())
                .isEqualTo("not_authed");
        String good = token;
        token = "xoxp-unknown";
        assertThat(error("auth.test", Map.of())).isEqualTo("invalid_auth");
        token = good;
        assertThat(call("auth.revoke", Map.of()).path("revoked").asBoolean()).isTrue();
        assertThat(error("auth.test", Map.of())).isEqualTo("token_revoked");
    }

    @Test
    void namesTheScopeThatIsMissing() {
        token = twin.userToken(Person.ALICE, "users:read");
        JsonNode answer = call("chat.postMessage", Map.of("channel", "general", "text", "x"));
        assertThat(answer.path("error").asText()).isEqualTo("missing_scope");
        assertThat(answer.path("needed").asText()).isEqualTo("chat:write");
        assertThat(answer.path("provided").asText()).isEqualTo("users:read");
        assertThat(error("conversations.list", Map.of("types", "im"))).isEqualTo("missing_scope");
    }

    @Test
    void refusesSearchToABot() {
        token = twin.botToken(Person.ALICE, "search:read", "chat:write", "channels:history");
        assertThat(error("search.messages", Map.of("query", "x"))).isEqualTo("not_allowed_token_type");
        assertThat(error("conversations.history", Map.of("channel", "C0RANDOM01")))
                .isEqualTo("not_in_channel");
        assertThat(error("chat.postMessage", Map.of("channel", "random", "text", "x")))
                .isEqualTo("not_in_channel");
    }

    @Test
    void doesNotReadJsonWhereTheReferenceTakesForms() {
        String[] bearer = {"Authorization", "Bearer " + token};
        JsonNode form = Caller.json("{'channel':'general','text':'hello','ts':'1.000000','limit':1}");
        assertThat(caller.json("POST", API + "chat.postMessage", form, bearer)
                        .json()
                        .path("ok")
                        .asBoolean())
                .isTrue();
        assertThat(caller.json("POST", API + "conversations.replies", form, bearer)
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("invalid_arguments");
    }

    @Test
    void readsNewestFirstAndPages() {
        post("one");
        post("two");
        post("three");
        JsonNode first = call("conversations.history", Map.of("channel", "C0GENERAL1", "limit", "2"));
        assertThat(first.path("messages").findValuesAsText("text")).containsExactly("three", "two");
        assertThat(first.path("has_more").asBoolean()).isTrue();
        String cursor = first.at("/response_metadata/next_cursor").asText();
        JsonNode second =
                call("conversations.history", Map.of("channel", "C0GENERAL1", "limit", "2", "cursor", cursor));
        assertThat(second.path("messages").findValuesAsText("text")).containsExactly("one");
        assertThat(second.at("/response_metadata/next_cursor").asText()).isEmpty();
        assertThat(error("conversations.history", Map.of("channel", "C0GENERAL1", "cursor", "x")))
                .isEqualTo("invalid_cursor");
        assertThat(error("conversations.history", Map.of("channel", "C0GENERAL1", "limit", "1000")))
                .isEqualTo("invalid_limit");
    }

    @Test
    void keepsThreadsApart() {
        String parent = post("question");
        call("chat.postMessage", Map.of("channel", "general", "text", "answer", "thread_ts", parent));
        assertThat(call("conversations.history", Map.of("channel", "C0GENERAL1"))
                        .path("messages"))
                .hasSize(1);
        JsonNode thread = call("conversations.replies", Map.of("channel", "C0GENERAL1", "ts", parent));
        assertThat(thread.path("messages").findValuesAsText("text")).containsExactly("question", "answer");
        assertThat(error("conversations.replies", Map.of("channel", "C0GENERAL1", "ts", "1.000000")))
                .isEqualTo("thread_not_found");
    }

    @Test
    void changesOnlyOnesOwnMessages() {
        String ts = post("first");
        Map<String, String> change = Map.of("channel", "C0GENERAL1", "ts", ts, "text", "second");
        assertThat(call("chat.update", change).path("text").asText()).isEqualTo("second");
        token = twin.userToken(Person.BOB, "chat:write");
        assertThat(error("chat.update", change)).isEqualTo("cant_update_message");
        assertThat(error("chat.delete", change)).isEqualTo("cant_delete_message");
        assertThat(error("chat.delete", Map.of("channel", "C0GENERAL1", "ts", "1.000000")))
                .isEqualTo("message_not_found");
    }

    @Test
    void findsWhatAPersonCanSee() {
        post("The answer is 42");
        JsonNode found = call("search.messages", Map.of("query", "ANSWER in:#general"));
        assertThat(found.at("/messages/total").asInt()).isEqualTo(1);
        assertThat(error("search.messages", Map.of("query", " "))).isEqualTo("no_query");
    }

    @Test
    void takesAReactionOnce() {
        String ts = post("nice");
        Map<String, String> reaction = Map.of("channel", "C0GENERAL1", "timestamp", ts, "name", "thumbsup");
        assertThat(call("reactions.add", reaction).path("ok").asBoolean()).isTrue();
        assertThat(error("reactions.add", reaction)).isEqualTo("already_reacted");
        assertThat(error("reactions.add", Map.of("channel", "C0GENERAL1", "timestamp", "x", "name", "y")))
                .isEqualTo("bad_timestamp");
    }

    @Test
    void takesAFileInThreeSteps() {
        JsonNode begun = call("files.getUploadURLExternal", Map.of("filename", "a b.txt", "length", "5"));
        String id = begun.path("file_id").asText();
        Map<String, String> finish =
                Map.of("files", "[{\"id\":\"" + id + "\",\"title\":\"t\"}]", "channel_id", "C0GENERAL1");
        assertThat(error("files.completeUploadExternal", finish)).isEqualTo("file_not_found");
        String url = begun.path("upload_url").asText();
        assertThat(url).startsWith("https://files.slack.com/upload/v1/");
        assertThat(caller.call("POST", url, Buffer.buffer("hello")).status()).isEqualTo(200);
        assertThat(caller.call("POST", url, Buffer.buffer("hello")).status()).isEqualTo(404);
        assertThat(call("files.completeUploadExternal", finish)
                        .at("/files/0/title")
                        .asText())
                .isEqualTo("t");
        String secret =
                call("files.info", Map.of("file", id)).at("/file/url_private").asText();
        assertThat(caller.get(secret, "Authorization", "Bearer " + token).body())
                .hasToString("hello");
        assertThat(caller.get(secret).header("content-type")).startsWith("text/html");
    }

    @Test
    void refusesAFileOfAnotherLength() {
        JsonNode begun = call("files.getUploadURLExternal", Map.of("filename", "a", "length", "6"));
        assertThat(caller.call("POST", begun.path("upload_url").asText(), Buffer.buffer("hello"))
                        .status())
                .isEqualTo(400);
        assertThat(error("files.getUploadURLExternal", Map.of("filename", "a", "length", "0")))
                .isEqualTo("invalid_arguments");
    }

    @Test
    void givesTwoTokensForOneConsent() {
        String code = caller.get(AUTHORIZE).sentBack("code");
        JsonNode answer = access(Map.of("code", code, "redirect_uri", CALLBACK));
        assertThat(answer.path("access_token").asText()).startsWith("xoxb-");
        assertThat(answer.path("scope").asText()).isEqualTo("chat:write,channels:read");
        assertThat(answer.at("/authed_user/access_token").asText()).startsWith("xoxp-");
        assertThat(answer.at("/authed_user/id").asText()).isEqualTo("U000001001");
        assertThat(answer.has("refresh_token")).isFalse();
        assertThat(access(Map.of("code", code, "redirect_uri", CALLBACK))
                        .path("error")
                        .asText())
                .isEqualTo("invalid_code");
    }

    @Test
    void givesNoTokenAtTheTopForAPersonAlone() {
        String code = caller.get(AUTHORIZE.replace("&scope=chat:write,channels:read", ""))
                .sentBack("code");
        JsonNode answer = access(Map.of("code", code, "redirect_uri", CALLBACK));
        assertThat(answer.path("ok").asBoolean()).isTrue();
        assertThat(answer.has("access_token")).isFalse();
        assertThat(answer.at("/authed_user/scope").asText()).isEqualTo("search:read");
    }

    @Test
    void refusesPkceAndUnknownScopes() {
        assertThat(caller.get(AUTHORIZE + "&code_challenge=x&code_challenge_method=S256")
                        .sentBack("error"))
                .isEqualTo("invalid_request");
        assertThat(caller.get(AUTHORIZE.replace("chat:write", "chat:everything"))
                        .sentBack("error"))
                .isEqualTo("invalid_scope");
    }

    @Test
    void putsARefreshedTokenOfAPersonAtTheTop() {
        twin.rotateTokens();
        JsonNode first = access(Map.of("code", caller.get(AUTHORIZE).sentBack("code"), "redirect_uri", CALLBACK));
        token = first.at("/authed_user/access_token").asText();
        TWINS.pass(Duration.ofHours(12));
        assertThat(error("auth.test", Map.of())).isEqualTo("token_expired");
        Map<String, String> refresh = Map.of(
                "grant_type",
                "refresh_token",
                "refresh_token",
                first.at("/authed_user/refresh_token").asText());
        JsonNode second = access(refresh);
        assertThat(second.path("token_type").asText()).isEqualTo("user");
        token = second.path("access_token").asText();
        assertThat(call("auth.test", Map.of()).path("user").asText()).isEqualTo("alice");
        assertThat(access(refresh).path("error").asText()).isEqualTo("invalid_refresh_token");
        assertThat(error("auth.test", Map.of())).isEqualTo("invalid_auth");
    }

    @Test
    void slowsDown() {
        TWINS.server().faults("slack").next(new Fault.Outage(429, Duration.ofSeconds(30)));
        Answer answer = caller.form(API + "auth.test", Map.of(), "Authorization", "Bearer " + token);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("retry-after")).isEqualTo("30");
        assertThat(answer.json().path("error").asText()).isEqualTo("ratelimited");
    }
}
