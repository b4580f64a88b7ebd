package org.cdcd.connectors.twin.notion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.twin.Caller.json;
import static org.cdcd.connectors.twin.Twins.CALLBACK;

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

final class NotionTwinTest {
    private static final String API = "https://api.notion.com/v1";
    private static final String AUTHORIZE =
            API + "/oauth/authorize?response_type=code&client_id=our-program&redirect_uri=" + CALLBACK
                    + "&twin_consent=allow";
    private static final String BASIC = Caller.basic("our-program", "our-secret");
    private static final String CHILD = "{'paragraph':{'rich_text':[{'text':{'content':'x'}}]}}";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final NotionTwin twin = TWINS.server().twin(NotionTwin.class);
    private String token = "";

    @BeforeEach
    void signIn() {
        token = twin.token(Person.ALICE);
    }

    private Answer send(String method, String path, String body) {
        String[] headers = {"Authorization", "Bearer " + token, "Notion-Version", "2026-03-11"};
        return body.isEmpty()
                ? caller.call(method, API + path, Buffer.buffer(), headers)
                : caller.json(method, API + path, json(body), headers);
    }

    private static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
        assertThat(answer.json().path("object").asText()).isEqualTo("error");
    }

    private Answer oauth(String path, String body, String... headers) {
        return caller.json("POST", API + "/oauth/" + path, json(body), headers);
    }

    private JsonNode link() {
        String code = caller.get(AUTHORIZE + "&owner=user").sentBack("code");
        return oauth(
                        "token",
                        "{'grant_type':'authorization_code','code':'" + code + "','redirect_uri':'" + CALLBACK + "'}",
                        "Authorization",
                        BASIC)
                .json();
    }

    @Test
    void givesTokensForACodeToWhoProvesItselfWithBasic() {
        JsonNode tokens = link();
        assertThat(tokens.path("bot_id").asText()).isEqualTo(Ids.bot(Person.ALICE));
        assertThat(tokens.at("/owner/user/person/email").asText()).isEqualTo("alice@mail.example");
        assertThat(tokens.has("expires_in")).isFalse();
        token = tokens.path("access_token").asText();
        assertThat(send("GET", "/users/me", "").status()).isEqualTo(200);

        String refresh = "{'grant_type':'refresh_token','refresh_token':'"
                + tokens.path("refresh_token").asText() + "'}";
        assertThat(oauth("token", refresh.replace("}", ",'client_id':'our-program','client_secret':'our-secret'}"))
                        .status())
                .isEqualTo(401);
        JsonNode renewed = oauth("token", refresh, "Authorization", BASIC).json();
        assertThat(renewed.path("refresh_token").asText())
                .isNotEqualTo(tokens.path("refresh_token").asText());
        assertRefused(send("GET", "/users/me", ""), 401, "unauthorized");
        assertThat(oauth("token", refresh, "Authorization", BASIC)
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("invalid_grant");
    }

    @Test
    void demandsAnOwnerAndTakesNoForm() {
        assertThat(caller.get(AUTHORIZE).status()).isEqualTo(400);
        assertThat(caller.form(API + "/oauth/token", Map.of("grant_type", "refresh_token"), "Authorization", BASIC)
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("invalid_request");
    }

    @Test
    void endsAGrant() {
        token = link().path("access_token").asText();
        String body = "{'token':'" + token + "'}";
        assertThat(oauth("introspect", body, "Authorization", BASIC)
                        .json()
                        .path("active")
                        .asBoolean())
                .isTrue();
        assertThat(oauth("revoke", body).status()).isEqualTo(401);
        assertThat(oauth("revoke", body, "Authorization", BASIC).status()).isEqualTo(200);
        assertThat(oauth("introspect", body, "Authorization", BASIC)
                        .json()
                        .path("active")
                        .asBoolean())
                .isFalse();
        assertRefused(send("GET", "/users/me", ""), 401, "unauthorized");
    }

    @Test
    void demandsItsVersion() {
        String bearer = "Bearer " + token;
        assertRefused(caller.get(API + "/users/me", "Authorization", bearer), 400, "missing_version");
        assertRefused(
                caller.get(API + "/users/me", "Authorization", bearer, "Notion-Version", "2022-06-28"),
                400,
                "validation_error");
        assertRefused(send("GET", "/nothing", ""), 400, "invalid_request_url");
    }

    @Test
    void hidesWhatIsNotShared() {
        assertThat(send("GET", "/pages/" + NotionTwin.HOME, "").status()).isEqualTo(200);
        assertRefused(send("GET", "/pages/" + NotionTwin.DIARY, ""), 404, "object_not_found");
        assertRefused(send("GET", "/blocks/" + NotionTwin.DIARY + "/children", ""), 404, "object_not_found");
        assertThat(send("POST", "/search", "{'query':'diary'}").json().path("results"))
                .isEmpty();
        assertRefused(send("GET", "/pages/home", ""), 400, "validation_error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/pages | {'properties':{}}",
                "/pages | {'parent':{'page_id':'HOME'},'properties':{'Name':{'title':[]}}}",
                "/pages | {'parent':{'page_id':'HOME'},'properties':{'title':{'rich_text':[]}}}",
                "/pages | {'parent':{'page_id':'HOME'},'archived':true}",
                "/pages | {'parent':{'page_id':'HOME'},'children':[{'unheard':{}}]}",
                "/search | {'filter':{'property':'object','value':'database'}}",
                "/search | {'page_size':101}",
                "/search | {'start_cursor':'x'}",
                "/data_sources/TASKS/query | {'filter':{'property':'Nothing','number':{'equals':1}}}",
                "/data_sources/TASKS/query | {'filter':{'property':'Points','number':{'resembles':1}}}",
                "/comments | {'rich_text':[]}",
            })
    void refusesWhatItDoesNotKnow(String path, String body) {
        String known = body.replace("HOME", NotionTwin.HOME);
        assertRefused(send("POST", path.replace("TASKS", NotionTwin.TASKS), known), 400, "validation_error");
    }

    @Test
    void refusesTextsAndListsThatAreTooLong() {
        String children = "/blocks/" + NotionTwin.HOME + "/children";
        assertRefused(
                send("PATCH", children, "{'children':[" + CHILD.replace("'x'", "'" + "x".repeat(2001) + "'") + "]}"),
                400,
                "validation_error");
        assertRefused(
                send("PATCH", children, "{'children':[" + (CHILD + ",").repeat(100) + CHILD + "]}"),
                400,
                "validation_error");
        assertRefused(send("PATCH", children, "{'children':[],'after':'x'}"), 400, "validation_error");
    }

    @Test
    void putsBlocksWhereTheyAreToStand() {
        String children = "/blocks/" + NotionTwin.HOME + "/children";
        String first = send("PATCH", children, "{'children':[" + CHILD + "]}")
                .json()
                .at("/results/0/id")
                .asText();
        send("PATCH", children, "{'children':[" + CHILD.replace("'x'", "'last'") + "]}");
        send(
                "PATCH",
                children,
                "{'children':[" + CHILD.replace("'x'", "'second'")
                        + "],'position':{'type':'after_block','after_block':{'id':'" + first + "'}}}");
        assertThat(send("GET", children, "").json().path("results"))
                .extracting(
                        block -> block.at("/paragraph/rich_text/0/plain_text").asText())
                .containsExactly("x", "second", "last");
        JsonNode page = send("GET", children + "?page_size=2", "").json();
        assertThat(page.path("has_more").asBoolean()).isTrue();
        assertThat(send(
                                "GET",
                                children + "?start_cursor="
                                        + page.path("next_cursor").asText(),
                                "")
                        .json()
                        .path("results"))
                .hasSize(1);
    }

    @Test
    void altersNothingInTheTrash() {
        String page = "/pages/" + NotionTwin.HOME;
        assertThat(send("PATCH", page, "{'in_trash':true}").status()).isEqualTo(200);
        assertRefused(send("PATCH", page, "{'properties':{}}"), 400, "validation_error");
        assertThat(send("PATCH", page, "{'in_trash':false}")
                        .json()
                        .path("in_trash")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void takesAFileOnlyAsItWasAnnounced() {
        String id = send("POST", "/file_uploads", "{'filename':'a.txt','content_type':'text/plain'}")
                .json()
                .path("id")
                .asText();
        String attach = "{'children':[{'file':{'file_upload':{'id':'" + id + "'}}}]}";
        assertRefused(send("PATCH", "/blocks/" + NotionTwin.HOME + "/children", attach), 400, "validation_error");
        assertRefused(form(id, "file", "image/png"), 400, "validation_error");
        assertRefused(form(id, "content", "text/plain"), 400, "validation_error");
        assertThat(form(id, "file", "text/plain").json().path("status").asText())
                .isEqualTo("uploaded");
        assertRefused(form(id, "file", "text/plain"), 400, "validation_error");
        assertThat(send("PATCH", "/blocks/" + NotionTwin.HOME + "/children", attach)
                        .json()
                        .at("/results/0/file/name")
                        .asText())
                .isEqualTo("a.txt");
    }

    private Answer form(String id, String part, String type) {
        Buffer body = Buffer.buffer("--b\r\nContent-Disposition: form-data; name=\"" + part
                + "\"; filename=\"a.txt\"\r\nContent-Type: " + type + "\r\n\r\nabc\r\n--b--\r\n");
        return caller.call(
                "POST",
                API + "/file_uploads/" + id + "/send",
                body,
                "Authorization",
                "Bearer " + token,
                "Notion-Version",
                "2026-03-11",
                "Content-Type",
                "multipart/form-data; boundary=b");
    }

    @Test
    void saysWhatIsUsedUp() {
        twin.blocksLeft(0);
        assertRefused(
                send("PATCH", "/blocks/" + NotionTwin.HOME + "/children", "{'children':[" + CHILD + "]}"),
                403,
                "restricted_resource");
        twin.block();
        assertThat(send("GET", "/users", "")
                        .json()
                        .at("/additional_data/rate_limit_reason")
                        .asText())
                .isEqualTo("public_api_request_blocked");
    }
}
