package org.cdcd.connectors.twin.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.cdcd.connectors.twin.Reply;

/** {@code /issue}: make, read, change, delete, move on. */
final class IssueRoutes {
    private static final String READ = "read:jira-work";
    private static final String WRITE = "write:jira-work";

    private final JiraGate gate;
    private final InstantSource time;

    IssueRoutes(JiraGate gate, InstantSource time) {
        this.gate = gate;
        this.time = time;
    }

    void mount(Router router, String base) {
        gate.on(router.post(base + "/issue"), WRITE, this::create);
        gate.on(router.get(base + "/issue/:issue"), READ, IssueRoutes::read);
        gate.on(router.put(base + "/issue/:issue"), WRITE, IssueRoutes::update);
        gate.on(router.delete(base + "/issue/:issue"), WRITE, IssueRoutes::delete);
        gate.on(router.get(base + "/issue/:issue/transitions"), READ, IssueRoutes::transitions);
        gate.on(router.post(base + "/issue/:issue/transitions"), WRITE, IssueRoutes::move);
    }

    private void create(JiraCall call) {
        JsonNode fields = call.body().path("fields");
        Site.Project project = call.site().project(fields.path("project").path("key").asText(), call.known());
        if (project == null) {
            throw JiraRefusal.field("project", "valid project is required");
        }
        String type = fields.path("issuetype").path("name").asText();
        if (!IssueFields.TYPES.contains(type)) {
            throw JiraRefusal.field("issuetype", "Specify a valid issue type");
        }
        if (!fields.has("summary")) {
            throw JiraRefusal.field("summary", "You must specify a summary of the issue.");
        }
        Issue issue = call.site().create(project, call.known(), time.instant());
        try {
            new IssueFields(call.site()).apply(issue, fields);
        } catch (JiraRefusal refusal) {
            call.site().remove(issue);
            throw refusal;
        }
        issue.type = type;
        Reply.json(
                call.ctx(),
                201,
                Reply.JSON
                        .createObjectNode()
                        .put("id", issue.id)
                        .put("key", issue.key)
                        .put("self", call.api() + "/issue/" + issue.id));
    }

    private static void read(JiraCall call) {
        String fields = call.ctx().queryParams().get("fields");
        Set<String> wanted = fields == null ? Set.of("*all") : Set.copyOf(List.of(fields.split(",")));
        Reply.json(call.ctx(), 200, new IssueJson(call).issue(call.issue(), wanted));
    }

    private static void update(JiraCall call) {
        Issue issue = call.issue();
        new IssueFields(call.site()).apply(issue, call.body().path("fields"));
        Reply.empty(call.ctx(), 204);
    }

    private static void delete(JiraCall call) {
        call.site().remove(call.issue());
        Reply.empty(call.ctx(), 204);
    }

    /** Every status but the present one. */
    private static void transitions(JiraCall call) {
        Issue issue = call.issue();
        ObjectNode answer = Reply.JSON.createObjectNode().put("expand", "transitions");
        var list = answer.putArray("transitions");
        for (String status : Site.STATUSES) {
            if (!status.equals(issue.status)) {
                list.addObject()
                        .put("id", transition(status))
                        .put("name", "To " + status)
                        .putObject("to")
                        .put("name", status)
                        .put("id", IssueJson.statusId(status));
            }
        }
        Reply.json(call.ctx(), 200, answer);
    }

    private static void move(JiraCall call) {
        Issue issue = call.issue();
        String wanted = call.body().path("transition").path("id").asText();
        issue.status = Site.STATUSES.stream()
                .filter(status -> !status.equals(issue.status) && transition(status).equals(wanted))
                .findFirst()
                .orElseThrow(() -> JiraRefusal.of(400, "Transition id '" + wanted + "' is not valid for this issue."));
        Reply.empty(call.ctx(), 204);
    }

    private static String transition(String status) {
        return (Site.STATUSES.indexOf(status) + 1) + "1";
    }
}
