package org.cdcd.connectors.twin.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;

/** Searching: by tokens on Cloud, where the old way is gone, by places on Data Center. */
final class SearchRoutes {
    private static final String SCOPE = "read:jira-work";

    private final JiraGate gate;

    SearchRoutes(JiraGate gate) {
        this.gate = gate;
    }

    void mountCloud(Router router, String base) {
        gate.on(router.post(base + "/search/jql"), SCOPE, SearchRoutes::byToken);
        gate.on(router.route(base + "/search"), SCOPE, call -> {
            throw JiraRefusal.of(
                    410, "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.");
        });
    }

    void mountServer(Router router, String base) {
        gate.on(router.get(base + "/search"), SCOPE, SearchRoutes::byPlace);
    }

    private static void byToken(JiraCall call) {
        ObjectNode asked = call.body();
        Jql jql = Jql.parse(asked.path("jql").asText());
        if (!jql.bounded()) {
            throw JiraRefusal.of(400, "Unbounded JQL queries are not allowed here. Please add a search restriction.");
        }
        int most = Math.min(asked.path("maxResults").asInt(50), 100);
        int start = asked.has("nextPageToken") ? place(asked.path("nextPageToken").asText()) : 0;
        Set<String> fields = new HashSet<>();
        for (JsonNode field : asked.path("fields")) {
            fields.add(field.asText());
        }
        fields.remove("id");
        List<Issue> found = found(call, jql);
        ObjectNode answer = page(call, found, start, most, fields);
        boolean last = start + most >= found.size();
        answer.put("isLast", last);
        if (!last) {
            answer.put("nextPageToken", token(start + most));
        }
        Reply.json(call.ctx(), 200, answer);
    }

    private static void byPlace(JiraCall call) {
        Jql jql = Jql.parse(String.valueOf(call.ctx().queryParams().get("jql")));
        int start = call.number("startAt", 0);
        int most = call.number("maxResults", 50);
        List<Issue> found = found(call, jql);
        Reply.json(
                call.ctx(),
                200,
                page(call, found, start, most, Set.of("*navigable"))
                        .put("startAt", start)
                        .put("maxResults", most)
                        .put("total", found.size()));
    }

    /** What one may not see is left out in silence. */
    private static List<Issue> found(JiraCall call, Jql jql) {
        return call.person() == null
                ? List.of()
                : call.site().issues(call.person()).stream().filter(jql).toList();
    }

    private static ObjectNode page(JiraCall call, List<Issue> found, int start, int most, Set<String> fields) {
        ObjectNode answer = Reply.JSON.createObjectNode();
        var list = answer.putArray("issues");
        IssueJson json = new IssueJson(call);
        found.stream().skip(start).limit(most).forEach(issue -> list.add(json.issue(issue, fields)));
        return answer;
    }

    private static String token(int place) {
        return Base64.getEncoder().encodeToString(("String&" + place).getBytes(StandardCharsets.US_ASCII));
    }

    private static int place(String token) {
        try {
            String text = new String(Base64.getDecoder().decode(token), StandardCharsets.US_ASCII);
            if (text.matches("String&[0-9]{1,6}")) {
                return Integer.parseInt(text.substring("String&".length()));
            }
        } catch (IllegalArgumentException notBase64) {
            // refused below
        }
        throw JiraRefusal.of(400, "The nextPageToken is invalid.");
    }
}
