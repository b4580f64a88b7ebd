package org.cdcd.connectors.twin.onedrive;

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

final class OneDriveTwinTest {
    private static final String DRIVE = "https://graph.microsoft.com/v1.0/me/drive";
    private static final String LOGIN = "https://login.microsoftonline.com/common/oauth2/v2.0/";
    private static final int UNIT = 320 * 1024;

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final OneDriveTwin twin = TWINS.server().twin(OneDriveTwin.class);
    private String token = "";

    @BeforeEach
    void signIn() {
        token = twin.token(Person.ALICE, "Files.ReadWrite");
    }

    private Answer get(String path) {
        return caller.get(DRIVE + path, "Authorization", "Bearer " + token);
    }

    private Answer post(String path, String json) {
        return caller.json("POST", DRIVE + path, Caller.json(json), "Authorization", "Bearer " + token);
    }

    private Answer put(String name, String text, String... more) {
        String[] headers = new String[more.length + 2];
        headers[0] = "Authorization";
        headers[1] = "Bearer " + token;
        System.arraycopy(more, 0, headers, 2, more.length);
        return caller.call("PUT", DRIVE + "/root:/" + name + ":/content", Buffer.buffer(text), headers);
    }

    private Answer fragment(String url, String range, int length, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Range";
        all[1] = range;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return caller.call("PUT", url, Buffer.buffer(new byte[length]), all);
    }

    private static void refuses(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        assertThat(answer.json().at("/error/code").asText()).isEqualTo(code);
    }

    @Test
    void refusesWhoMayNot() {
        refuses(caller.get(DRIVE), 401, "InvalidAuthenticationToken");
        refuses(caller.get(DRIVE, "Authorization", "Bearer nobody"), 401, "InvalidAuthenticationToken");
        token = twin.token(Person.ALICE, "Files.Read");
        refuses(put("a.txt", "x"), 403, "accessDenied");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        refuses(get("/items/nobody"), 404, "itemNotFound");
        refuses(get("/root:/a/b.txt"), 404, "itemNotFound");
        refuses(get("/root/everything"), 400, "invalidRequest");
        refuses(get("/root/children?$top=0"), 400, "invalidRequest");
        refuses(post("/root/children", "{'name':'a|b','folder':{}}"), 400, "invalidRequest");
        refuses(post("/root/invite", "{'recipients':[],'roles':['read']}"), 400, "invalidRequest");
        refuses(post("/root/createLink", "{'type':'all'}"), 400, "invalidRequest");
    }

    @Test
    void replacesAFileOnlyWhenTold() {
        String etag = put("a.txt", "one").json().path("eTag").asText();
        assertThat(put("a.txt", "two", "If-Match", etag).status()).isEqualTo(200);
        refuses(put("a.txt", "three", "If-Match", etag), 412, "resourceModified");
        refuses(post("/root:/a.txt:/createUploadSession", failing()), 409, "nameAlreadyExists");
    }

    private static String failing() {
        return "{'item':{'@microsoft.graph.conflictBehavior':'fail'}}";
    }

    @Test
    void sendsContentFromAnAddressThatTakesNoCredential() {
        String id = put("a.txt", "hello").json().path("id").asText();
        Answer elsewhere = get("/items/" + id + "/content");
        assertThat(elsewhere.status()).isEqualTo(302);
        String location = elsewhere.header("location");
        assertThat(location).startsWith("https://" + Downloads.HOST);
        assertThat(caller.get(location).body()).hasToString("hello");
        refuses(caller.get(location, "Authorization", "Bearer " + token), 401, "unauthenticated");
    }

    @Test
    void takesFragmentsInOrderAndInUnitsOnly() {
        String url = post("/root:/big.bin:/createUploadSession", "{'item':{}}")
                .json()
                .path("uploadUrl")
                .asText();
        int total = UNIT + 5;
        refuses(
                fragment(url, "bytes 0-327679/" + total, UNIT, "Authorization", "Bearer " + token),
                401,
                "unauthenticated");
        refuses(fragment(url, "bytes 0-99/" + total, 100), 400, "invalidRequest");
        refuses(fragment(url, "bytes 0-99/" + total, 99), 400, "invalidRequest");
        refuses(fragment(url, "bytes " + UNIT + "-" + (total - 1) + "/" + total, 5), 416, "invalidRange");
        Answer first = fragment(url, "bytes 0-" + (UNIT - 1) + "/" + total, UNIT);
        assertThat(first.status()).isEqualTo(202);
        assertThat(caller.get(url).json().at("/nextExpectedRanges/0").asText()).isEqualTo(UNIT + "-");
        Answer last = fragment(url, "bytes " + UNIT + "-" + (total - 1) + "/" + total, 5);
        assertThat(last.status()).isEqualTo(201);
        assertThat(last.json().path("size").asInt()).isEqualTo(total);
        refuses(caller.get(url), 404, "itemNotFound");
    }

    @Test
    void refusesWhatDoesNotFit() {
        twin.storageLimit(4);
        refuses(put("a.txt", "12345"), 507, "quotaLimitReached");
    }

    @Test
    void tellsOfEveryChangeAfterAToken() {
        String id = put("a.txt", "1").json().path("id").asText();
        String link = get("/root/delta").json().path("@odata.deltaLink").asText();
        put("b.txt", "2");
        caller.call("DELETE", DRIVE + "/items/" + id, Buffer.buffer(), "Authorization", "Bearer " + token);
        JsonNode changes = caller.get(link, "Authorization", "Bearer " + token).json();
        assertThat(changes.path("value")).hasSize(2);
        assertThat(changes.at("/value/1/deleted").isObject()).isTrue();
        twin.forgetTokens();
        Answer gone = caller.get(link, "Authorization", "Bearer " + token);
        refuses(gone, 410, "resyncRequired");
        assertThat(gone.header("location")).contains("/root/delta?token=");
    }

    @Test
    void sendsANewRefreshTokenEachTimeAndKeepsTheOldOne() {
        String page = LOGIN + "authorize?response_type=code&client_id=our-program&redirect_uri=" + CALLBACK
                + "&twin_consent=allow&scope=Files.Read";
        assertThat(redeem(page).has("refresh_token")).isFalse();
        JsonNode first = redeem(page + "%20offline_access");
        assertThat(first.path("scope").asText()).isEqualTo("Files.Read");
        String refresh = first.path("refresh_token").asText();
        token = first.path("access_token").asText();
        TWINS.pass(Duration.ofHours(2));
        refuses(get(""), 401, "InvalidAuthenticationToken");
        JsonNode second = token(Map.of("grant_type", "refresh_token", "refresh_token", refresh));
        assertThat(second.path("refresh_token").asText()).isNotEmpty().isNotEqualTo(refresh);
        assertThat(token(Map.of("grant_type", "refresh_token", "refresh_token", refresh))
                        .has("access_token"))
                .isTrue();
        TWINS.pass(Duration.ofDays(91));
        JsonNode late = token(Map.of("grant_type", "refresh_token", "refresh_token", refresh));
        assertThat(late.path("error").asText()).isEqualTo("invalid_grant");
        assertThat(late.path("error_description").asText()).startsWith("AADSTS");
    }

    private JsonNode redeem(String page) {
        return token(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                caller.get(page).sentBack("code"),
                "redirect_uri",
                CALLBACK));
    }

    private JsonNode token(Map<String, String> form) {
        return caller.form(LOGIN + "token", form, "Authorization", Caller.basic("our-program", "our-secret"))
                .json();
    }

    @Test
    void slowsDown() {
        TWINS.server().faults("onedrive").next(new Fault.Outage(429, Duration.ofSeconds(15)));
        Answer answer = get("");
        assertThat(answer.header("retry-after")).isEqualTo("15");
        refuses(answer, 429, "activityLimitReached");
    }
}
