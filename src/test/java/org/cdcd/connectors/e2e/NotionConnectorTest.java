package org.cdcd.connectors.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.twin.Fault;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.notion.NotionConformanceTest;
import org.cdcd.connectors.twin.notion.NotionTwin;
import org.cdcd.connectors.wire.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Notion through the public API: every operation, and what a caller is told when one fails. Held against a description that was
 * derived from the types of Notion's own client; the sending of a file is not, and is checked by the twin alone. Notion knows no
 * scopes, so there is no case of a missing one.
 */
@ExtendWith(OneServer.class)
final class NotionConnectorTest {
    private static final String PAGE = "/v1/pages/" + NotionTwin.HOME;

    private final RunningServer server;
    private final Someone me;
    private LinkedAccount notion;

    NotionConnectorTest(RunningServer server) {
        this.server = server;
        this.me = server.newcomer();
        this.notion = new LinkedAccount(me, "notion", new UUID(0, 0));
    }

    @BeforeEach
    void link() throws Exception {
        notion = LinkedAccount.byConsent(me, "notion");
    }

    /** So that the failures of one test do not open the breaker in another. */
    @AfterEach
    void outweighFailures() throws Exception {
        server.reset();
        notion = LinkedAccount.byConsent(server.newcomer(), "notion");
        for (int i = 0; i < 12; i++) {
            notion.run("account");
        }
    }

    private NotionTwin twin() {
        return server.twins().twin(NotionTwin.class);
    }

    private JsonNode create(String title) {
        return notion.run("pages.create", "page", NotionTwin.HOME, "title", title, "text", "First.");
    }

    @Test
    void runsEveryOperationAsNotionDescribesIt() throws Exception {
        String id = create("Minutes").path("id").asText();
        assertThat(notion.run("read", "id", id.replace("-", "")).path("title").asText())
                .isEqualTo("Minutes");
        notion.run("pages.update", "id", id, "title", "Minutes of Monday");
        assertThat(notion.run("search", "query", "monday", "kind", "page").path("items"))
                .extracting(page -> page.path("title").asText())
                .containsExactly("Minutes of Monday");
        assertThat(notion.run("properties.list", "id", id, "property", "title")
                        .at("/items/0/title/plain_text")
                        .asText())
                .isEqualTo("Minutes of Monday");
        blocks(id);
        rows();
        file(id);
        String discussion = notion.run("comments.create", "page", id, "text", "Who wrote this?")
                .path("discussion")
                .asText();
        notion.run("comments.create", "discussion", discussion, "text", "I did.");
        assertThat(notion.run("comments.list", "id", id).path("items")).hasSize(2);
        assertThat(notion.run("users.list").path("items")).hasSize(3);
        assertThat(notion.run("account").path("workspace").asText()).isEqualTo("Example Workspace");
        assertThat(notion.run("pages.archive", "id", id).at("/native/in_trash").asBoolean())
                .isTrue();
        assertThat(notion.run("pages.archive", "id", id, "trash", false)
                        .at("/native/in_trash")
                        .asBoolean())
                .isFalse();
        Proof.ofConnector(NotionConformanceTest.SERVICE, server.twins().recorded("notion"));
    }

    private void blocks(String page) {
        JsonNode heading = Json.MAPPER.valueToTree(Map.of(
                "type",
                "heading_1",
                "heading_1",
                Map.of("rich_text", List.of(Map.of("text", Map.of("content", "Top"))))));
        String first = notion.run("blocks.list", "id", page).at("/items/0/id").asText();
        notion.run("blocks.append", "id", page, "text", "Last.");
        notion.run("blocks.append", "id", page, "children", List.of(heading), "after", first);
        JsonNode two = notion.run("blocks.list", "id", page, "limit", 2);
        JsonNode rest =
                notion.run("blocks.list", "id", page, "next", two.path("next").asText());
        assertThat(two.path("items"))
                .extracting(block -> block.path("type").asText())
                .containsExactly("paragraph", "heading_1");
        assertThat(rest.path("items")).hasSize(1);
        assertThat(rest.has("next")).isFalse();
        notion.run("blocks.delete", "id", first);
        assertThat(notion.run("blocks.list", "id", page).path("items")).hasSize(2);
    }

    private void rows() {
        assertThat(notion.run("databases.read", "id", NotionTwin.TASKS_DATABASE)
                        .at("/native/data_sources/0/id")
                        .asText())
                .isEqualTo(NotionTwin.TASKS);
        assertThat(notion.run("data_sources.read", "id", NotionTwin.TASKS)
                        .at("/native/properties/Points/type")
                        .asText())
                .isEqualTo("number");
        notion.run("pages.create", "data_source", NotionTwin.TASKS, "title", "Small");
        notion.run(
                "pages.create", "data_source", NotionTwin.TASKS, "properties", Map.of("Points", Map.of("number", 8)));
        notion.run(
                "pages.create", "data_source", NotionTwin.TASKS, "properties", Map.of("Points", Map.of("number", 9)));
        Map<String, Object> filter = Map.of("property", "Points", "number", Map.of("greater_than", 5));
        List<Object> sorts = List.of(Map.of("property", "Points", "direction", "descending"));
        JsonNode first =
                notion.run("data_sources.query", "id", NotionTwin.TASKS, "filter", filter, "sorts", sorts, "limit", 1);
        JsonNode second = notion.run(
                "data_sources.query",
                "id",
                NotionTwin.TASKS,
                "filter",
                filter,
                "sorts",
                sorts,
                "next",
                first.path("next").asText());
        assertThat(first.at("/items/0/properties/Points/number").asInt()).isEqualTo(9);
        assertThat(second.at("/items/0/properties/Points/number").asInt()).isEqualTo(8);
    }

    private void file(String page) throws Exception {
        byte[] content = new byte[300_000];
        ObjectNode upload = me.client().upload(new ByteArrayInputStream(content), content.length, "application/pdf");
        assertThat(notion.run("upload", "page", page, "name", "a \"b\".pdf", "content", upload)
                        .at("/native/file/name")
                        .asText())
                .isEqualTo("a \"b\".pdf");
        assertThat(server.twins().recorded("notion").stream()
                        .filter(one -> one.path().endsWith("/send"))
                        .map(one -> one.headers().get("content-type")))
                .singleElement()
                .asString()
                .startsWith("multipart/form-data; boundary=");
    }

    @Test
    void worksWithTheTokenOfAnInternalIntegration() throws Exception {
        ObjectNode fields = Json.MAPPER.valueToTree(server.twins().fields("notion", Person.ALICE));
        LinkedAccount internal = LinkedAccount.bySecret(server.newcomer(), "notion", "api_key", fields);

        assertThat(internal.run("read", "id", NotionTwin.HOME).path("title").asText())
                .isEqualTo("Home");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "read | {'id':'home'}",
                "read | {'id':'../users/me'}",
                "search | {'query':'x','kind':'database'}",
                "pages.create | {'title':'Nowhere'}",
                "pages.create | {'page':'1a2b3c4d-0004-4000-8000-000000000001','title':7}",
                "pages.update | {'id':'1a2b3c4d-0004-4000-8000-000000000001'}",
                "blocks.append | {'id':'1a2b3c4d-0004-4000-8000-000000000001','children':[]}",
                "blocks.list | {'id':'1a2b3c4d-0004-4000-8000-000000000001','limit':101}",
                "comments.create | {'text':'To nobody'}",
            })
    void refusesParametersAheadOfTheService(String operation, String parameters) throws Exception {
        var call = me.sign("notion", notion.credential(), operation, Parameters.parse(parameters));
        assertThat(me.open(me.send(call), call).path("error").path("code").asText())
                .isEqualTo("parameters_invalid");
    }

    @Test
    void refusesATextThatIsTooLong() {
        assertThat(notion.code("blocks.append", "id", NotionTwin.HOME, "text", "x".repeat(2001)))
                .isEqualTo("parameters_invalid");
    }

    @Test
    void tellsWhatTheServiceRefuses() {
        JsonNode hidden = notion.error("read", "id", NotionTwin.DIARY);
        assertThat(hidden.path("code").asText()).isEqualTo("service_not_found");
        assertThat(hidden.path("remedy").toString()).contains("add the connection");
        assertThat(notion.code(
                        "data_sources.query",
                        "id",
                        NotionTwin.TASKS,
                        "filter",
                        Map.of("property", "Nothing", "number", Map.of("equals", 1))))
                .isEqualTo("service_rejected");
        twin().blocksLeft(0);
        assertThat(notion.code("blocks.append", "id", NotionTwin.HOME, "text", "More"))
                .isEqualTo("quota_exhausted");
        twin().block();
        assertThat(notion.code("account")).isEqualTo("quota_exhausted");
    }

    @Test
    void saysThatAFailedPageMayBeThere() {
        twin().saveAndFail();
        JsonNode error = notion.error("pages.create", "page", NotionTwin.HOME, "title", "Perhaps");

        assertThat(error.path("code").asText()).isEqualTo("outcome_unknown");
        assertThat(error.path("may_have_taken_effect").asBoolean()).isTrue();
        assertThat(notion.run("search", "query", "perhaps").path("items")).hasSize(1);
        assertThat(server.recorded("notion", "POST", "/v1/pages")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"429, rate_limited", "529, rate_limited"})
    void saysThatTheServiceIsBusy(int status, String code) {
        server.faults("notion").next(1, PAGE, new Fault.Outage(status, Duration.ofMinutes(2)));
        assertThat(notion.code("read", "id", NotionTwin.HOME)).isEqualTo(code);
    }

    @Test
    void readsAgainWhatCollidedAndWritesNothingTwice() {
        server.faults("notion").next(1, PAGE, new Fault.Outage(409, null));
        assertThat(notion.run("read", "id", NotionTwin.HOME).path("id").asText())
                .isEqualTo(NotionTwin.HOME);

        server.faults("notion").next(1, "/v1/pages", new Fault.Outage(409, null));
        assertThat(notion.code("pages.create", "page", NotionTwin.HOME, "title", "Once"))
                .isEqualTo("service_unavailable");
        assertThat(server.recorded("notion", "POST", "/v1/pages")).hasSize(1);
    }

    @Test
    void saysThatTheServiceIsDown() {
        server.faults("notion").next(20, PAGE, new Fault.Outage(503, null));
        assertThat(notion.code("read", "id", NotionTwin.HOME)).isEqualTo("service_unavailable");
    }

    @Test
    void renewsATokenThatTheServiceTakesNoMore() {
        twin().oauth().expireAccessTokens();
        notion.run("account");
        twin().oauth().expireAccessTokens();
        notion.run("account");
        assertThat(server.recorded("notion", "POST", "/v1/oauth/token")).hasSize(3);
    }

    @Test
    void asksForANewLinkOnceTheGrantIsGone() {
        server.twins().reset();
        assertThat(notion.code("account")).isEqualTo("reauthorization_required");
    }

    @Test
    void endsTheGrantAtNotion() throws Exception {
        assertThat(me.client()
                        .revoke(notion.credential())
                        .path("service_revocation_status")
                        .asText())
                .isEqualTo("confirmed");
        assertThat(server.recorded("notion", "POST", "/v1/oauth/revoke")).hasSize(1);
    }
}
