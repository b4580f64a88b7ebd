package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.jira.JiraConformanceTest;
import org.cdcd.connectors.twin.jira.JiraTwin;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.ConnectorsClient.LinkStart;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jira, in the three ways that it is linked. Data Center has no machine-readable description; Cloud's covers the calls proven here. */
@ExtendWith(OneServer.class)
final class JiraConnectorTest {
    private static final String FIRST = "11111111-2222-4333-8444-555555555555";
    private static final String SECOND = "66666666-7777-4888-9999-000000000000";

    private final RunningServer server;
    private final Someone me;
    private final JiraTwin twin;
    private UUID credential = new UUID(0, 0);

    JiraConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.twin = server.twins().twin(JiraTwin.class);
    }

    @BeforeEach
    void link() throws Exception {
        credential = me.link("jira");
    }

    @Test
    void runsEveryOperationAtCloudAsAtlassianDescribesIt() throws Exception {
        everyOperation();

        Proof.ofConnector(JiraConformanceTest.SERVICE, server.twins().recorded("jira"));
    }

    @Test
    void runsEveryOperationWithAnApiTokenOfASite() throws Exception {
        credential = byToken("api_key", Json.MAPPER.valueToTree(server.twins().fields("jira", Person.ALICE)));

        everyOperation();

        assertThat(server.twins().recorded("jira"))
                .filteredOn(one -> one.host().equals("example.atlassian.net"))
                .hasSizeGreaterThan(12)
                .allSatisfy(
                        one -> assertThat(one.headers().get("authorization")).startsWith("Basic"));
    }

    @Test
    void runsEveryOperationInADataCenter() throws Exception {
        credential = byToken("app_password", dataCenter());

        everyOperation();

        assertThat(server.twins().recorded("jira"))
                .filteredOn(one -> one.host().equals("jira.example.org"))
                .hasSizeGreaterThan(13)
                .allSatisfy(one -> assertThat(one.path()).startsWith("/jira/"));
    }

    private void everyOperation() throws Exception {
        JsonNode made = done(
                "issues.create",
                Parameters.of("project", "DEMO", "type", "Task", "summary", "Water the plants", "text", "Twice."));
        String key = made.path("key").asText();
        ObjectNode issue = Parameters.of("issue", key);
        done(
                "issues.update",
                issue.deepCopy().put("summary", "Water all plants").put("text", "Once."));
        String comment = done("comments.add", issue.deepCopy().put("text", "I do."))
                .path("id")
                .asText();
        JsonNode to = done("transitions.list", issue).path("items").path(1);
        done(
                "issues.transition",
                issue.deepCopy().put("transition", to.path("id").asText()));
        byte[] content = file();
        JsonNode attached = done(
                "attachments.add", issue.deepCopy().put("name", "a \"b\".bin").set("content", upload(content)));

        JsonNode read = done("read", Parameters.of("id", key));
        assertThat(read.path("title").asText()).isEqualTo("Water all plants");
        assertThat(read.path("status").asText()).isEqualTo("Done");
        assertThat(read.path("native").toString()).contains("Once.").doesNotContain("Twice.");
        done("comments.add", issue.deepCopy().put("text", "I did."));
        JsonNode comments = done("comments.list", issue.deepCopy().put("limit", 1));
        assertThat(comments.at("/items/0/id").asText()).isEqualTo(comment);
        String next = comments.path("next").asText();
        assertThat(done("comments.list", issue.deepCopy().put("next", next)).toString())
                .contains("I did.")
                .doesNotContain("I do.");
        JsonNode found = done("search", Parameters.of("query", "project = DEMO"));
        assertThat(found.path("items").path(0).path("key").asText()).isEqualTo(key);
        assertThat(done("projects.list", Parameters.of())
                        .path("items")
                        .path(0)
                        .path("key")
                        .asText())
                .isEqualTo("DEMO");
        assertThat(done("account", Parameters.of()).path("name").asText()).isEqualTo("Alice Example");
        assertThat(attached.path("size").asInt()).isEqualTo(content.length);
        assertThat(attached.path("name").asText()).isEqualTo("a %22b%22.bin");
        assertThat(downloaded(attached.path("id").asText())).isEqualTo(content);
        assertThat(done("issues.delete", issue).path("issue").asText()).isEqualTo(key);
        assertThat(code(operate("read", Parameters.of("id", key)))).isEqualTo("service_not_found");
    }

    private byte[] downloaded(String id) throws Exception {
        Result result = operate("attachments.download", Parameters.of("id", id)).orThrow();
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        me.client().download(Objects.requireNonNull(result.blob()), back);
        return back.toByteArray();
    }

    @Test
    void goesThroughASearchPageByPage() throws Exception {
        for (int i = 0; i < 3; i++) {
            done("issues.create", Parameters.of("project", "DEMO", "type", "Task", "summary", "s" + i));
        }
        ObjectNode query = Parameters.of("query", "project = DEMO", "limit", 2);
        JsonNode first = done("search", query);
        JsonNode second = done("search", query.put("next", first.path("next").asText()));

        assertThat(first.path("items")).hasSize(2);
        assertThat(second.path("items"))
                .extracting(one -> one.path("title").asText())
                .containsExactly("s2");
        assertThat(second.has("next")).isFalse();
    }

    @Test
    void takesADocumentInThePlaceOfText() throws Exception {
        JsonNode document = Json.MAPPER.readTree("{\"type\":\"doc\",\"version\":1,\"content\":[{\"type\":\"rule\"}]}");
        ObjectNode issue = Parameters.of("project", "DEMO", "type", "Bug", "summary", "s");
        String key = done("issues.create", issue.set("document", document))
                .path("key")
                .asText();

        done("comments.add", Parameters.of("issue", key).set("document", document));

        assertThat(done("read", Parameters.of("id", key)).at("/native/fields/description"))
                .isEqualTo(document);
    }

    @Test
    void letsThePersonChooseAmongSeveralSites() throws Exception {
        JsonNode answer = consentOfBob();
        assertThat(answer.path("choices"))
                .extracting(one -> one.path("title").asText())
                .containsExactly("https://example.atlassian.net", "https://other.atlassian.net");
        String linkState = answer.path("link_state").asText();
        assertThat(server.twins().recorded("jira").stream()
                        .filter(one -> one.path().endsWith("/myself")))
                .hasSize(1);

        JsonNode linked = me.client().chooseLink("jira", linkState, SECOND);

        credential = UUID.fromString(linked.path("credential_id").asText());
        done("projects.list", Parameters.of());
        assertThat(server.twins().recorded("jira").getLast().path()).startsWith("/ex/jira/" + SECOND);
        assertThat(failure(() -> me.client().chooseLink("jira", linkState, SECOND)))
                .isEqualTo("auth_flow_invalid");
    }

    @Test
    void takesNoChoiceThatWasNotOfferedOrIsSomebodyElses() throws Exception {
        String first = consentOfBob().path("link_state").asText();
        assertThat(failure(() -> me.client().chooseLink("jira", first, "11111111-0000-4000-8000-000000000000")))
                .isEqualTo("auth_flow_invalid");
        String second = consentOfBob().path("link_state").asText();
        Someone other = server.newcomer();
        assertThat(failure(() -> other.client().chooseLink("jira", second, SECOND)))
                .isEqualTo("auth_flow_invalid");
        String third = consentOfBob().path("link_state").asText();
        assertThat(failure(() -> me.client().completeLink("jira", third, "code", null)))
                .isEqualTo("auth_flow_invalid");
    }

    private JsonNode consentOfBob() throws Exception {
        LinkStart start = me.client().startLink("jira", Someone.CALLBACK, Someone.EVERYTHING);
        Map<String, String> back = Consent.at(server).allow(start.authUrl(), Map.of("twin_user", "bob"));
        return me.client().completeLink("jira", start.state(), back.get("code"), back.get("iss"));
    }

    @ParameterizedTest
    @CsvSource({
        "api_key, base, https://example.atlassian.net.evil.example, auth_flow_invalid",
        "api_key, base, http://example.atlassian.net, auth_flow_invalid",
        "api_key, password, wrong, auth_flow_invalid",
        "api_key, username, bob@mail.example, auth_flow_invalid",
        "app_password, base, https://127.0.0.1, host_not_allowed",
        "app_password, base, https://jira.example.org/jira/../x, auth_flow_invalid",
        "app_password, base, https://jira.example.org/jira?x=1, auth_flow_invalid",
        "app_password, base, http://jira.example.org/jira, auth_flow_invalid",
        "app_password, token, wrong, auth_flow_invalid"
    })
    void linksNothingThatIsNotPlainlyAnAccount(String method, String field, String value, String code) {
        ObjectNode fields = method.equals("api_key")
                ? Json.MAPPER.valueToTree(server.twins().fields("jira", Person.ALICE))
                : dataCenter();
        assertThat(failure(() -> byToken(method, fields.put(field, value)))).isEqualTo(code);
    }

    @Test
    void tellsBadParametersByTheirPlace() throws Exception {
        ObjectNode issue = Parameters.of("project", "DEMO", "type", "Task", "summary", "s");
        assertThat(code(operate("read", Parameters.of("id", "../myself")))).isEqualTo("parameters_invalid");
        assertThat(code(operate("comments.add", Parameters.of("issue", "DEMO-1"))))
                .isEqualTo("parameters_invalid");
        Result unknown = operate("issues.create", issue.deepCopy().put("type", "Dream"));
        assertThat(code(unknown)).isEqualTo("service_rejected");
        assertThat(unknown.json().toString()).contains("Specify a valid issue type");
        assertThat(code(operate("search", Parameters.of("query", "order by created"))))
                .isEqualTo("service_rejected");
    }

    @Test
    void doesNotAskForMoreThanWasGranted() throws Exception {
        credential = me.link("jira", "read:jira-work");

        assertThat(code(operate("issues.delete", Parameters.of("issue", "DEMO-1"))))
                .isEqualTo("insufficient_scope");
    }

    @Test
    void renewsATokenThatHasExpired() throws Exception {
        twin.oauth().expireAccessTokens();

        done("account", Parameters.of());

        assertThat(server.recorded("jira", "POST", "/oauth/token")).hasSize(2);
    }

    @Test
    void asksForRelinkOnceTheGrantIsGone() throws Exception {
        twin.oauth().reset();

        assertThat(code(operate("account", Parameters.of()))).isEqualTo("reauthorization_required");
    }

    @Test
    void takesNoAnswerThatADataCenterGivesToNobody() throws Exception {
        credential = byToken("app_password", dataCenter());
        twin.oauth().reset();

        assertThat(code(operate("search", Parameters.of("query", "project = DEMO"))))
                .isEqualTo("reauthorization_required");
    }

    @Test
    void saysWhenThePointsThatAreSpentComeBack() throws Exception {
        twin.spend("jira-quota-tenant-based");

        JsonNode error = operate("account", Parameters.of()).json().path("error");

        assertThat(error.path("code").asText()).isEqualTo("rate_limited");
        assertThat(error.path("retry_after").asInt()).isBetween(1, 3600);
        assertThat(code(operate("account", Parameters.of()))).isEqualTo("rate_limited");
        assertThat(server.recorded("jira", "GET", "/ex/jira/" + FIRST + "/rest/api/3/myself"))
                .as("the second call did not leave")
                .hasSize(2);
    }

    @Test
    void waitsOutAShortBurstAndSaysWhenTheServiceIsDown() throws Exception {
        server.faults("jira").next(new Fault.Outage(429, Duration.ofSeconds(1)));
        done("account", Parameters.of());
        server.faults("jira").always(new Fault.Outage(429, Duration.ofHours(1)));
        assertThat(code(operate("account", Parameters.of()))).isEqualTo("rate_limited");
        server.faults("jira").clear();
        server.faults("jira").next(new Fault.Outage(503, Duration.ofHours(1)));
        assertThat(code(operate("issues.create", Parameters.of("project", "DEMO", "type", "Task", "summary", "s"))))
                .isEqualTo("service_unavailable");
    }

    @Test
    void refusesAFileThatTheSiteDoesNotTake() throws Exception {
        String key = done("issues.create", Parameters.of("project", "DEMO", "type", "Task", "summary", "s"))
                .path("key")
                .asText();
        twin.attachmentLimit(1000);

        ObjectNode file = Parameters.of("issue", key, "name", "large").set("content", upload(file()));
        assertThat(code(operate("attachments.add", file))).isEqualTo("service_rejected");
    }

    private static byte[] file() {
        byte[] content = new byte[700_001];
        new Random(7).nextBytes(content);
        return content;
    }

    private ObjectNode upload(byte[] content) throws Exception {
        return me.client().upload(new ByteArrayInputStream(content), content.length, "application/x-thing");
    }

    private ObjectNode dataCenter() {
        return Parameters.of("base", "https://jira.example.org/jira", "token", twin.personalToken(Person.ALICE));
    }

    private UUID byToken(String method, ObjectNode fields) throws IOException, InterruptedException {
        return UUID.fromString(me.client()
                .linkSecret("jira", method, fields)
                .path("credential_id")
                .asText());
    }

    /** Something that the server refuses. */
    private interface Refused {
        void run() throws Exception;
    }

    private static String failure(Refused refused) {
        return catchThrowableOfType(ApiFailure.class, refused::run).code();
    }

    private JsonNode done(String operation, JsonNode parameters) throws IOException, InterruptedException {
        return operate(operation, parameters).orThrow().json();
    }

    private Result operate(String operation, JsonNode parameters) throws IOException, InterruptedException {
        return me.client().operate("jira", credential, operation, (ObjectNode) parameters);
    }

    private static String code(Result result) {
        return result.json().path("error").path("code").asText();
    }
}
