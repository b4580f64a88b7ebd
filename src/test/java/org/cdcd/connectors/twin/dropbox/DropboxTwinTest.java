package org.cdcd.connectors.twin.dropbox;

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

final class DropboxTwinTest {
    private static final String API = "https://api.dropboxapi.com/2/";
    private static final String CONTENT = "https://content.dropboxapi.com/2/";
    private static final String NOTIFY = "https://notify.dropboxapi.com/2/";
    private static final String TOKEN = "https://api.dropboxapi.com/oauth2/token";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final DropboxTwin twin = TWINS.server().twin(DropboxTwin.class);
    private String token = "";

    @BeforeEach
    void signIn() {
        token = twin.token(
                Person.ALICE, "files.metadata.read", "files.content.read", "files.content.write", "sharing.write");
    }

    private Answer rpc(String function, String argument) {
        return caller.json("POST", API + function, Caller.json(argument), "Authorization", "Bearer " + token);
    }

    private Answer content(String function, String argument, String body) {
        return caller.call(
                "POST",
                CONTENT + function,
                Buffer.buffer(body),
                "Authorization",
                "Bearer " + token,
                "Dropbox-API-Arg",
                argument.replace('\'', '"'),
                "Content-Type",
                "application/octet-stream");
    }

    private static void refuses(Answer answer, String summary) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(409);
        assertThat(answer.json().path("error_summary").asText()).startsWith(summary);
    }

    private static void malformed(Answer answer, String problem) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).startsWith("text/plain");
        assertThat(answer.body().toString()).contains(problem);
    }

    private String start(String bytes) {
        return content("files/upload_session/start", "{}", bytes)
                .json()
                .path("session_id")
                .asText();
    }

    private static String at(String session, int offset) {
        return "'cursor':{'session_id':'" + session + "','offset':" + offset + "}";
    }

    @Test
    void refusesArgumentsThatItDoesNotKnow() {
        malformed(rpc("files/list_folder", "{'path':'','sort':'name'}"), "unexpected field 'sort'");
        malformed(rpc("files/list_folder", "{}"), "missing required field 'path'");
        malformed(rpc("files/list_folder", "{'path':'/'}"), "did not match pattern");
        malformed(rpc("files/list_folder", "{'path':'','limit':0}"), "limit");
        malformed(rpc("files/nothing", "{}"), "Unknown API function");
        malformed(content("files/upload", "{'path':'/\u00e4'}", ""), "could not decode");
        malformed(
                caller.call(
                        "POST",
                        API + "files/list_folder",
                        Buffer.buffer("{\"path\":\"\"}"),
                        "Authorization",
                        "Bearer " + token),
                "Content-Type");
        malformed(
                caller.json(
                        "POST",
                        API + "users/get_current_account",
                        Caller.json("{}"),
                        "Authorization",
                        "Bearer " + twin.token(Person.ALICE, "account_info.read")),
                "expected null");
    }

    @Test
    void namesTheScopeThatIsMissing() {
        token = twin.token(Person.ALICE, "files.metadata.read");
        JsonNode error = rpc("files/delete_v2", "{'path':'/a'}").json().path("error");
        assertThat(error.path(".tag").asText()).isEqualTo("missing_scope");
        assertThat(error.path("required_scope").asText()).isEqualTo("files.content.write");
    }

    @Test
    void sendsARefreshTokenOnlyToWhoAsksForOne() {
        String page = "https://www.dropbox.com/oauth2/authorize?response_type=code&client_id=our-program&redirect_uri="
                + CALLBACK + "&scope=files.metadata.read&twin_consent=allow";
        JsonNode online = redeem(caller.get(page).sentBack("code"));
        assertThat(online.has("refresh_token")).isFalse();
        JsonNode offline =
                redeem(caller.get(page + "&token_access_type=offline").sentBack("code"));
        assertThat(offline.path("account_id").asText()).hasSize(40);
        String refresh = offline.path("refresh_token").asText();
        token = offline.path("access_token").asText();
        TWINS.pass(Duration.ofHours(4));
        assertThat(rpc("files/list_folder", "{'path':''}")
                        .json()
                        .at("/error/.tag")
                        .asText())
                .isEqualTo("expired_access_token");
        for (int i = 0; i < 2; i++) {
            JsonNode renewed = token(Map.of("grant_type", "refresh_token", "refresh_token", refresh));
            assertThat(renewed.has("refresh_token")).isFalse();
            token = renewed.path("access_token").asText();
            assertThat(rpc("files/list_folder", "{'path':''}").status()).isEqualTo(200);
        }
        caller.call("POST", API + "auth/token/revoke", Buffer.buffer(), "Authorization", "Bearer " + token);
        assertThat(token(Map.of("grant_type", "refresh_token", "refresh_token", refresh))
                        .path("error")
                        .asText())
                .isEqualTo("invalid_grant");
    }

    private JsonNode redeem(String code) {
        return token(Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", CALLBACK));
    }

    private JsonNode token(Map<String, String> form) {
        return caller.form(TOKEN, form, "Authorization", Caller.basic("our-program", "our-secret"))
                .json();
    }

    @Test
    void replacesAFileOnlyWhenTold() {
        String rev = content("files/upload", "{'path':'/a.txt'}", "one")
                .json()
                .path("rev")
                .asText();
        refuses(content("files/upload", "{'path':'/A.TXT'}", "two"), "path/conflict/file");
        refuses(
                content("files/upload", "{'path':'/a.txt','mode':{'.tag':'update','update':'0123456789'}}", "two"),
                "path/conflict/file");
        assertThat(content("files/upload", "{'path':'/a.txt','mode':{'.tag':'update','update':'" + rev + "'}}", "two")
                        .status())
                .isEqualTo(200);
        assertThat(content("files/download", "{'path':'/a.txt'}", "").body()).hasToString("two");
    }

    @Test
    void hashesFilesAsItsDocumentationSays() {
        assertThat(content("files/upload", "{'path':'/empty'}", "")
                        .json()
                        .path("content_hash")
                        .asText())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void saysWhereAnUploadMustGoOn() {
        String session = start("abc");
        Answer wrong = content("files/upload_session/append_v2", "{" + at(session, 5) + "}", "x");
        refuses(wrong, "incorrect_offset");
        assertThat(wrong.json().at("/error/correct_offset").asInt()).isEqualTo(3);
        assertThat(content("files/upload_session/append_v2", "{" + at(session, 3) + ",'close':true}", "de")
                        .status())
                .isEqualTo(200);
        refuses(content("files/upload_session/append_v2", "{" + at(session, 5) + "}", "x"), "closed");
        refuses(content("files/upload_session/append_v2", "{" + at("nobody", 0) + "}", "x"), "not_found");
        assertThat(content("files/upload_session/finish", "{" + at(session, 5) + ",'commit':{'path':'/big'}}", "")
                        .json()
                        .path("size")
                        .asInt())
                .isEqualTo(5);
    }

    @Test
    void refusesWhatDoesNotFit() {
        twin.storageLimit(4);
        refuses(content("files/upload", "{'path':'/a'}", "12345"), "path/insufficient_space");
    }

    @Test
    void tellsOfEveryChangeAfterACursor() {
        content("files/upload", "{'path':'/a'}", "1");
        String cursor =
                rpc("files/list_folder", "{'path':''}").json().path("cursor").asText();
        content("files/upload", "{'path':'/b'}", "2");
        rpc("files/delete_v2", "{'path':'/a'}");
        JsonNode changes =
                rpc("files/list_folder/continue", "{'cursor':'" + cursor + "'}").json();
        assertThat(changes.path("entries"))
                .extracting(entry ->
                        entry.path(".tag").asText() + entry.path("path_lower").asText())
                .containsExactly("file/b", "deleted/a");
        twin.forgetCursors();
        refuses(rpc("files/list_folder/continue", "{'cursor':'" + cursor + "'}"), "reset");
    }

    @Test
    void wakesALongPollAtAChange() throws Exception {
        String cursor =
                rpc("files/list_folder", "{'path':''}").json().path("cursor").asText();
        Thread change = Thread.ofVirtual().start(() -> content("files/upload", "{'path':'/b'}", "2"));
        Answer woken = caller.json(
                "POST", NOTIFY + "files/list_folder/longpoll", Caller.json("{'cursor':'" + cursor + "','timeout':30}"));
        change.join();
        assertThat(woken.json().path("changes").asBoolean()).isTrue();
        malformed(
                caller.json(
                        "POST",
                        NOTIFY + "files/list_folder/longpoll",
                        Caller.json("{'cursor':'" + cursor + "'}"),
                        "Authorization",
                        "Bearer " + token),
                "Authorization");
        malformed(
                caller.json("POST", NOTIFY + "files/list_folder/longpoll", Caller.json("{'cursor':'x','timeout':5}")),
                "timeout");
    }

    @Test
    void makesOneLinkForAFile() {
        content("files/upload", "{'path':'/a'}", "1");
        assertThat(rpc("sharing/create_shared_link_with_settings", "{'path':'/a'}")
                        .status())
                .isEqualTo(200);
        refuses(rpc("sharing/create_shared_link_with_settings", "{'path':'/a'}"), "shared_link_already_exists");
        refuses(rpc("sharing/create_shared_link_with_settings", "{'path':'/b'}"), "path/not_found");
    }

    @Test
    void slowsDown() {
        TWINS.server().faults("dropbox").next(new Fault.Outage(429, Duration.ofSeconds(15)));
        Answer answer = rpc("files/list_folder", "{'path':''}");
        assertThat(answer.header("retry-after")).isEqualTo("15");
        assertThat(answer.json().at("/error/reason/.tag").asText()).isEqualTo("too_many_requests");
    }
}
