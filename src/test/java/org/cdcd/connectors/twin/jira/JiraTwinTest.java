package org.cdcd.connectors.twin.jira;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.twin.Twins.CALLBACK;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Caller.Answer;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Atlassian refuses. There is no official client for Java to try the twin with. */
final class JiraTwinTest {
    private static final String GATEWAY = "https://api.atlassian.com/ex/jira/";
    private static final String FIRST = "11111111-2222-4333-8444-555555555555";
    private static final String SECOND = "66666666-7777-4888-9999-000000000000";
    private static final String API = GATEWAY + FIRST + "/rest/api/3";
    private static final String SERVER = "https://jira.example.org/jira/rest/api/2";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private final JiraTwin twin = TWINS.server().twin(JiraTwin.class);
    private String bearer = "";

    @BeforeEach
    void signIn() {
        bearer = "Bearer " + twin.token(Person.ALICE, "read:jira-work", "write:jira-work");
    }

    @Test
    void takesTokenCallsInJsonOnlyAndARefreshTokenOnce() {
        String code = caller.get("https://auth.atlassian.com/authorize?audience=api.atlassian.com&client_id=our-program"
                        + "&scope=read:jira-work%20offline_access&redirect_uri=" + CALLBACK
                        + "&state=s&response_type=code&prompt=consent&twin_consent=allow")
                .sentBack("code");
        String first = "'client_id':'our-program','client_secret':'our-secret','grant_type':";
        assertThat(caller.form("https://auth.atlassian.com/oauth/token", java.util.Map.of("code", code))
                        .status())
                .isEqualTo(400);
        JsonNode tokens = token(
                        "{" + first + "'authorization_code','code':'" + code + "','redirect_uri':'" + CALLBACK + "'}")
                .json();
        String refresh = "{" + first + "'refresh_token','refresh_token':'"
                + tokens.path("refresh_token").asText() + "'}";
        assertThat(token(refresh).status()).isEqualTo(200);
        TWINS.pass(Duration.ofMinutes(11));
        Answer again = token(refresh);
        assertThat(again.status()).isEqualTo(403);
        assertThat(again.json().path("error").asText()).isEqualTo("invalid_grant");
    }

    private Answer token(String json) {
        return caller.json("POST", "https://auth.atlassian.com/oauth/token", Caller.json(json));
    }

    @Test
    void tellsAMissingScopeAndADeadTokenApart() {
        bearer = "Bearer " + twin.token(Person.ALICE, "read:jira-work");
        Answer answer = post("/issue", "{'fields':{}}");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().path("message").asText()).contains("scope does not match");
        bearer = "Bearer nothing";
        assertThat(get(API + "/myself").json().path("message").asText()).isEqualTo("Unauthorized");
    }

    @Test
    void showsNobodyASiteOrAnIssueThatIsNotTheirs() {
        assertThat(get(GATEWAY + SECOND + "/rest/api/3/project/search").status())
                .isEqualTo(404);
        bearer = "Bearer " + twin.token(Person.BOB, "read:jira-work", "write:jira-work");
        assertThat(get(GATEWAY + SECOND + "/rest/api/3/project/search").status())
                .isEqualTo(200);
        String key = create("SECRET").path("key").asText();
        bearer = "Bearer " + twin.token(Person.ALICE, "read:jira-work", "write:jira-work");
        assertThat(get(API + "/issue/" + key).status()).isEqualTo(404);
        assertThat(search("project = SECRET").json().path("issues")).isEmpty();
    }

    @Test
    void searchesTheNewWayOnly() {
        create("DEMO");
        assertThat(get(API + "/search?jql=project=DEMO").status()).isEqualTo(410);
        assertThat(search("order by created").status()).isEqualTo(400);
        assertThat(search("nonsense").status()).isEqualTo(400);
        JsonNode found = search("project = DEMO").json();
        assertThat(found.path("issues").path(0).properties()).hasSize(1);
        assertThat(found.has("total")).isFalse();
        assertThat(post("/search/jql", "{'jql':'project = DEMO','nextPageToken':'x'}")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "project|{'project':{'key':'NONE'}}",
                "issuetype|{'project':{'key':'DEMO'},'issuetype':{'name':'Dream'}}",
                "summary|{'project':{'key':'DEMO'},'issuetype':{'name':'Task'}}",
                "summary|{'project':{'key':'DEMO'},'issuetype':{'name':'Task'},'summary':''}",
                "description|{'project':{'key':'DEMO'},'issuetype':{'name':'Task'},'summary':'s','description':'plain'}",
                "labels|{'project':{'key':'DEMO'},'issuetype':{'name':'Task'},'summary':'s','labels':['a b']}",
                "color|{'project':{'key':'DEMO'},'issuetype':{'name':'Task'},'summary':'s','color':'red'}"
            })
    void namesTheFieldThatIsWrong(String field, String fields) {
        Answer answer = post("/issue", "{'fields':" + fields + "}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").has(field)).isTrue();
    }

    @Test
    void takesAFileOnlyWithItsHeaderAndInItsPart() {
        String at = "/issue/" + create("DEMO").path("key").asText() + "/attachments";
        assertThat(attach(at, "file", "X-Other", "1").status()).isEqualTo(403);
        assertThat(attach(at, "thing", "X-Atlassian-Token", "no-check").status())
                .isEqualTo(400);
        assertThat(post(at, "{}").status()).isEqualTo(403);
        Answer done = attach(at, "file", "X-Atlassian-Token", "no-check");
        String content = done.json().path(0).path("content").asText();
        twin.attachmentLimit(10);
        assertThat(attach(at, "file", "X-Atlassian-Token", "no-check").status()).isEqualTo(413);

        Answer sent = get(API + content.substring(content.indexOf("/attachment")));
        assertThat(sent.status()).isEqualTo(303);
        String media = sent.header("Location").replaceFirst(":[0-9]+/", "/");
        assertThat(get(media).status()).isEqualTo(400);
        assertThat(caller.get(media).body().toString()).isEqualTo("abc");
    }

    private Answer attach(String path, String part, String header, String value) {
        String body = "--b\r\nContent-Disposition: form-data; name=\"" + part + "\"; filename=\"a.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\nabc\r\n--b--\r\n";
        return caller.call(
                "POST",
                API + path,
                Buffer.buffer(body),
                "Authorization",
                bearer,
                "Content-Type",
                "multipart/form-data; boundary=b",
                header,
                value);
    }

    @Test
    void movesAnIssueOnlyWhereItCanGo() {
        String at = "/issue/" + create("DEMO").path("key").asText() + "/transitions";
        assertThat(post(at, "{'transition':{'id':'11'}}").status()).isEqualTo(400);
        assertThat(post(at, "{'transition':{'id':'31'}}").status()).isEqualTo(204);
        assertThat(post(at, "{'transition':{'id':'31'}}").status()).isEqualTo(400);
    }

    @Test
    void asksForNameAndTokenAtASite() {
        String site = "https://example.atlassian.net/rest/api/3/myself";
        String token = twin.apiToken(Person.ALICE);
        assertThat(caller.get(site, "Authorization", "Bearer " + token).status())
                .isEqualTo(401);
        assertThat(caller.get(site, "Authorization", Caller.basic("bob@mail.example", token))
                        .status())
                .isEqualTo(401);
        assertThat(caller.get(site, "Authorization", Caller.basic("alice@mail.example", token))
                        .json()
                        .path("accountId")
                        .asText())
                .isEqualTo("5b10ac8d82e05b22cc7d1001");
    }

    @Test
    void takesABadTokenForNobodyInADataCenter() {
        bearer = "Bearer " + twin.personalToken(Person.ALICE);
        assertThat(get(SERVER + "/myself").json().path("name").asText()).isEqualTo("alice");
        bearer = "Bearer bad";
        Answer nobody = get(SERVER + "/search?jql=project=DEMO");
        assertThat(nobody.status()).isEqualTo(200);
        assertThat(nobody.header("X-AUSERNAME")).isEqualTo("anonymous");
        assertThat(get(SERVER + "/myself").status()).isEqualTo(401);
    }

    @Test
    void writesPlainTextsInADataCenter() {
        bearer = "Bearer " + twin.personalToken(Person.ALICE);
        String fields = "{'fields':{'project':{'key':'DEMO'},'issuetype':{'name':'Bug'},'summary':'s','description':";
        Answer document = send("POST", SERVER + "/issue", fields + "{'type':'doc','version':1,'content':[]}}}");
        assertThat(document.status()).isEqualTo(400);
        assertThat(send("POST", SERVER + "/issue", fields + "'plain'}}").status())
                .isEqualTo(201);
    }

    @Test
    void saysWhichPointsAreSpent() {
        twin.spend("jira-quota-global-based");
        Answer answer = get(API + "/project/search");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("RateLimit-Reason")).isEqualTo("jira-quota-global-based");
    }

    private JsonNode create(String project) {
        return post(
                        "/issue",
                        "{'fields':{'project':{'key':'" + project + "'},'issuetype':{'name':'Task'},'summary':'s'}}")
                .json();
    }

    private Answer search(String jql) {
        return post("/search/jql", "{'jql':'" + jql + "'}");
    }

    private Answer post(String path, String json) {
        return send("POST", API + path, json);
    }

    private Answer send(String method, String url, String json) {
        return caller.json(method, url, Caller.json(json), "Authorization", bearer);
    }

    private Answer get(String url) {
        return caller.get(url, "Authorization", bearer);
    }

    @Test
    void aDataCenterMakesListsAndEndsPersonalTokens() {
        String tokens = "https://jira.example.org/jira/rest/pat/latest/tokens";
        assertThat(get(tokens).status()).isEqualTo(401);
        bearer = "Bearer " + twin.personalToken(Person.ALICE);
        twin.personalToken(Person.BOB);

        Answer made = send("POST", tokens, "{'name':'next','expirationDuration':90}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("expiringAt").asText()).isNotEmpty();
        assertThat(get(tokens).json())
                .extracting(one -> one.path("name").asText())
                .containsExactly("by hand", "next");
        assertThat(get(tokens).body().toString()).doesNotContain("rawToken");
        String old = get(tokens).json().path(0).path("id").asText();
        bearer = "Bearer " + made.json().path("rawToken").asText();
        assertThat(send("DELETE", tokens + "/" + old, "{}").status()).isEqualTo(204);
        assertThat(send("DELETE", tokens + "/" + old, "{}").status()).isEqualTo(404);
        assertThat(get(SERVER + "/myself").status()).isEqualTo(200);
        TWINS.pass(Duration.ofDays(90));
        assertThat(get(tokens).status()).isEqualTo(401);
    }
}
