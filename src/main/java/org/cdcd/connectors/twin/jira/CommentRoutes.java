package org.cdcd.connectors.twin.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import org.cdcd.connectors.twin.Reply;

/** {@code /issue/…/comment}. */
final class CommentRoutes {
    private final JiraGate gate;
    private final InstantSource time;

    CommentRoutes(JiraGate gate, InstantSource time) {
        this.gate = gate;
        this.time = time;
    }

    void mount(Router router, String base) {
        gate.on(router.get(base + "/issue/:issue/comment"), "read:jira-work", CommentRoutes::list);
        gate.on(router.post(base + "/issue/:issue/comment"), "write:jira-work", this::add);
    }

    private static void list(JiraCall call) {
        Issue issue = call.issue();
        int start = call.number("startAt", 0);
        int most = call.number("maxResults", 100);
        ObjectNode answer = Reply.JSON
                .createObjectNode()
                .put("startAt", start)
                .put("maxResults", most)
                .put("total", issue.comments.size());
        var list = answer.putArray("comments");
        IssueJson json = new IssueJson(call);
        issue.comments.stream().skip(start).limit(most).forEach(one -> list.add(json.comment(issue, one)));
        Reply.json(call.ctx(), 200, answer);
    }

    private void add(JiraCall call) {
        Issue issue = call.issue();
        JsonNode body = call.body().path("body");
        if (body.isMissingNode() || body.asText().isEmpty() && body.isTextual()) {
            throw JiraRefusal.field("comment", "Comment body can not be empty!");
        }
        JsonNode text = new IssueFields(call.site()).text("comment", body);
        Issue.Comment comment = new Issue.Comment(call.site().nextId(), call.known(), text, time.instant());
        issue.comments.add(comment);
        Reply.json(call.ctx(), 201, new IssueJson(call).comment(issue, comment));
    }
}
