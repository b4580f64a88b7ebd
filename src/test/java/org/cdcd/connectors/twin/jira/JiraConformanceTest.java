package org.cdcd.connectors.twin.jira;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.cdcd.connectors.twin.Caller;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Recorded;
import org.cdcd.connectors.twin.Twins;
import org.cdcd.connectors.twin.conformance.Dialect;
import org.cdcd.connectors.twin.conformance.Proof;
import org.cdcd.connectors.twin.conformance.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Jira's twin answers as Atlassian's description of Cloud says. Neither Atlassian's accounts nor Data Center have a
 * description of this kind, so what is said of them here is proven by nothing but the twin's own tests.
 */
public final class JiraConformanceTest {
    /** What Atlassian publishes, behind its gateway. */
    public static final Service SERVICE = new Service(
            "jira",
            "jira/jira-cloud-platform-v3-subset.json",
            Service.Strength.PUBLISHED,
            "api.atlassian.com",
            "",
            new JiraDialect());

    private static final String API =
            "https://api.atlassian.com/ex/jira/11111111-2222-4333-8444-555555555555/rest/api/3";

    private static final class JiraDialect implements Dialect {
        @Override
        public boolean concerns(Recorded recorded) {
            return recorded.path().startsWith("/ex/jira/");
        }

        /** The description knows the paths of a site. */
        @Override
        public String path(String path) {
            return path.replaceFirst("^/ex/jira/[^/]+", "");
        }

        /**
         * An empty 204 has a schema there, which no answer can meet. A file streams and so is not recorded; how it is sent is
         * held by the twin, which takes nothing else.
         */
        @Override
        public void mend(ObjectNode description) {
            description.findParents("204").forEach(answers -> ((ObjectNode) answers.path("204")).remove("content"));
            JsonNode attach = description.path("paths").path("/rest/api/3/issue/{issueIdOrKey}/attachments");
            ((ObjectNode) attach.path("post").path("requestBody")).put("required", false);
        }

        /** The header is told of in words only. */
        @Override
        public List<String> missing(Recorded recorded) {
            boolean attaches = recorded.path().endsWith("/attachments");
            return attaches && !"no-check".equals(recorded.headers().get("x-atlassian-token"))
                    ? List.of("X-Atlassian-Token is missing")
                    : List.of();
        }
    }

    @RegisterExtension
    static final Twins TWINS = new Twins();

    private final Caller caller = TWINS.caller();
    private String token = "";

    @Test
    void answersAsItsDescriptionSays() {
        token = TWINS.server()
                .twin(JiraTwin.class)
                .token(Person.ALICE, "read:jira-work", "write:jira-work", "read:jira-user");
        String key = json(
                        "POST",
                        "/issue",
                        "{'fields':{'project':{'key':'DEMO'},'issuetype':{'name':'Task'},"
                                + "'summary':'One','description':{'type':'doc','version':1,'content':[]}}}")
                .path("key")
                .asText();
        get("/issue/" + key);
        json("PUT", "/issue/" + key, "{'fields':{'summary':'Two','labels':['x']}}");
        get("/issue/" + key + "/transitions");
        json("POST", "/issue/" + key + "/transitions", "{'transition':{'id':'31'}}");
        json("POST", "/issue/" + key + "/comment", "{'body':{'type':'doc','version':1,'content':[]}}");
        get("/issue/" + key + "/comment?startAt=0&maxResults=10");
        json("POST", "/search/jql", "{'jql':'project = DEMO','maxResults':10,'fields':['summary']}");
        get("/project/search?startAt=0&maxResults=10");
        get("/myself");
        String id = attach(key).path(0).path("id").asText();
        get("/attachment/content/" + id);
        call("DELETE", "/issue/" + key, Buffer.buffer());

        Proof.ofTwin(SERVICE, TWINS.server().recorded("jira"));
    }

    private JsonNode attach(String key) {
        String body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\nabc\r\n--b--\r\n";
        return call(
                        "POST",
                        "/issue/" + key + "/attachments",
                        Buffer.buffer(body),
                        "Content-Type",
                        "multipart/form-data; boundary=b",
                        "X-Atlassian-Token",
                        "no-check")
                .json();
    }

    private void get(String path) {
        call("GET", path, Buffer.buffer());
    }

    private JsonNode json(String method, String path, String json) {
        Caller.Answer answer =
                call(method, path, Buffer.buffer(Caller.json(json).toString()), "Content-Type", "application/json");
        return answer.body().length() == 0 ? Caller.json("{}") : answer.json();
    }

    private Caller.Answer call(String method, String path, Buffer body, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Authorization";
        all[headers.length + 1] = "Bearer " + token;
        Caller.Answer answer = caller.call(method, API + path, body, all);
        assertThat(answer.status()).as(path + answer).isLessThan(400);
        return answer;
    }
}
