package org.cdcd.connectors.twin.notion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cdcd.connectors.twin.Caller.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Reply;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.conformance.Dialect;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.conformance.Service;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Notion's twin answers as the types of Notion's own client say: Notion publishes no description, so this one was derived from
 * those types. The sending of a file is not held against it, for a form with a file is not recorded; nor are the calls of
 * OAuth, which carry no version. Where one of several alternatives may be null anywhere inside, the alternatives are not
 * looked at: the validator takes minutes to go through those of blocks, which hold blocks.
 */
public final class NotionConformanceTest {
    /** Derived from what Notion publishes. */
    public static final Service SERVICE = new Service(
            "notion",
            "notion/notion-openapi-derived-from-sdk-5.26.0.json",
            Service.Strength.DERIVED,
            "api.notion.com",
            "",
            new NotionDialect());

    private static final class NotionDialect implements Dialect {
        @Override
        public boolean concerns(Recorded recorded) {
            return !recorded.path().startsWith("/v1/oauth/") && !recorded.path().endsWith("/send");
        }

        @Override
        public void mend(ObjectNode description) {
            nullable(description);
        }

        /** Types in the form of OpenAPI 3.0, and {@code archived}, which versions before this one answered, is not demanded. */
        private static void nullable(JsonNode node) {
            if (node instanceof ObjectNode schema) {
                if (schema.path("type").isArray()) {
                    schema.put("type", schema.path("type").path(0).asText()).put("nullable", true);
                }
                if (schema.path("deprecated").isTextual()) {
                    schema.put("deprecated", true);
                }
                if (schema.path("anyOf").findValuesAsText("type").contains("null")) {
                    schema.remove("anyOf");
                }
                if (schema.has("const")) {
                    schema.putArray("enum").add(schema.remove("const"));
                }
                if (schema.path("required") instanceof ArrayNode required) {
                    ArrayNode kept = Reply.JSON.createArrayNode();
                    required.forEach(name -> {
                        if (!name.asText().equals("archived")) {
                            kept.add(name);
                        }
                    });
                    schema.set("required", kept);
                }
            }
            node.forEach(NotionDialect::nullable);
        }
    }

    private static final String API = "https://api.notion.com/v1";

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private String[] headers = {};

    @BeforeEach
    void signIn() {
        String token = TWINS.server().twin(NotionTwin.class).token(Person.ALICE);
        headers = new String[] {"Authorization", "Bearer " + token, "Notion-Version", "2026-03-11"};
    }

    private String send(String method, String path, String body) {
        var answer = body.isEmpty()
                ? caller.call(method, API + path, Buffer.buffer(), headers)
                : caller.json(method, API + path, json(body), headers);
        assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
        return answer.json().path("id").asText();
    }

    @Test
    void answersAsItsDescriptionSays() {
        String text = "'rich_text':[{'text':{'content':'Hello'}}]";
        String page = send(
                "POST",
                "/pages",
                "{'parent':{'page_id':'" + NotionTwin.HOME
                        + "'},'properties':{'title':{'title':[{'text':{'content':'T'}}]}},"
                        + "'children':[{'type':'paragraph','paragraph':{" + text + "}}]}");
        send(
                "POST",
                "/pages",
                "{'parent':{'data_source_id':'" + NotionTwin.TASKS + "'},'properties':{'Name':{'title':[{'text':"
                        + "{'content':'Row'}}]},'Status':{'select':{'name':'Open'}},'Points':{'number':3}}}");
        send("PATCH", "/pages/" + page, "{'properties':{'title':{'title':[{'text':{'content':'U'}}]}}}");
        send("PATCH", "/blocks/" + page + "/children", "{'children':[{'to_do':{" + text + ",'checked':true}}]}");
        send("POST", "/comments", "{'parent':{'page_id':'" + page + "'}," + text + "}");
        send("POST", "/search", "{'query':'u','filter':{'property':'object','value':'page'},'page_size':10}");
        send(
                "POST",
                "/data_sources/" + NotionTwin.TASKS + "/query",
                "{'filter':{'property':'Points','number':{'greater_than':1}},"
                        + "'sorts':[{'property':'Name','direction':'ascending'}]}");
        String upload = send("POST", "/file_uploads", "{'filename':'a.txt','content_type':'text/plain'}");
        for (String path : List.of(
                "/pages/" + page,
                "/pages/" + page + "/properties/title",
                "/blocks/" + page + "/children?page_size=1",
                "/comments?block_id=" + page,
                "/databases/" + NotionTwin.TASKS_DATABASE,
                "/data_sources/" + NotionTwin.TASKS,
                "/file_uploads/" + upload,
                "/users",
                "/users/me")) {
            send("GET", path, "");
        }
        String block = caller.get(API + "/blocks/" + page + "/children", headers)
                .json()
                .at("/results/0/id")
                .asText();
        send("GET", "/blocks/" + block, "");
        send("DELETE", "/blocks/" + block, "");
        Proof.ofTwin(SERVICE, TWINS.server().recorded("notion"));
    }
}
