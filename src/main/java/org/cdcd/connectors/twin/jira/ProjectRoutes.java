package org.cdcd.connectors.twin.jira;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Locale;
import org.cdcd.connectors.twin.Reply;

/** Projects and oneself. */
final class ProjectRoutes {
    private final JiraGate gate;

    ProjectRoutes(JiraGate gate) {
        this.gate = gate;
    }

    void mount(Router router, String base) {
        gate.on(router.get(base + "/project/search"), "read:jira-work", ProjectRoutes::search);
        gate.on(router.get(base + "/project"), "read:jira-work", ProjectRoutes::all);
        gate.on(router.get(base + "/myself"), "read:jira-user", call ->
                Reply.json(call.ctx(), 200, new IssueJson(call).user(call.known())));
    }

    private static void search(JiraCall call) {
        if (!call.site().cloud) {
            throw JiraRefusal.of(404, "No project could be found with key 'search'.");
        }
        String query = call.ctx().queryParams().get("query");
        int start = call.number("startAt", 0);
        int most = call.number("maxResults", 50);
        List<Site.Project> found = call.site().projects(call.known()).stream()
                .filter(one -> query == null
                        || (one.key() + " " + one.name()).toLowerCase(Locale.ROOT).contains(query.toLowerCase(Locale.ROOT)))
                .toList();
        ObjectNode answer = Reply.JSON
                .createObjectNode()
                .put("self", call.api() + "/project/search")
                .put("startAt", start)
                .put("maxResults", most)
                .put("total", found.size())
                .put("isLast", start + most >= found.size());
        ArrayNode values = answer.putArray("values");
        found.stream().skip(start).limit(most).forEach(one -> values.add(json(call, one)));
        Reply.json(call.ctx(), 200, answer);
    }

    private static void all(JiraCall call) {
        ArrayNode answer = Reply.JSON.createArrayNode();
        if (call.person() != null) {
            call.site().projects(call.person()).forEach(one -> answer.add(json(call, one)));
        }
        Reply.json(call.ctx(), 200, answer);
    }

    private static ObjectNode json(JiraCall call, Site.Project one) {
        return Reply.JSON
                .createObjectNode()
                .put("id", one.id())
                .put("key", one.key())
                .put("name", one.name())
                .put("self", call.api() + "/project/" + one.id())
                .put("projectTypeKey", "software");
    }
}
