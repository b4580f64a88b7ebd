package org.cdcd.connectors.twin.jira;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.Reply;

/** How things look in answers. */
record IssueJson(JiraCall call) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ").withZone(ZoneOffset.UTC);

    /** @param fields the names wanted; {@code *all} and {@code *navigable} are everything here */
    ObjectNode issue(Issue issue, Set<String> fields) {
        ObjectNode json = Reply.JSON.createObjectNode().put("id", issue.id);
        if (fields.isEmpty()) {
            return json;
        }
        json.put("key", issue.key).put("self", call.api() + "/issue/" + issue.id);
        ObjectNode all = json.putObject("fields");
        all.put("summary", issue.summary).set("description", issue.description);
        all.putObject("status").put("name", issue.status).put("id", statusId(issue.status));
        all.putObject("issuetype").put("name", issue.type);
        all.putObject("project")
                .put("id", issue.project.id())
                .put("key", issue.project.key())
                .put("name", issue.project.name());
        issue.labels.forEach(all.putArray("labels")::add);
        all.set("reporter", user(issue.reporter));
        all.put("created", TIME.format(issue.created));
        var attachments = all.putArray("attachment");
        issue.attachments.forEach(one -> attachments.add(attachment(one)));
        boolean everything = fields.contains("*all") || fields.contains("*navigable");
        if (!everything) {
            all.retain(fields);
        }
        return json;
    }

    static String statusId(String status) {
        return String.valueOf(Site.STATUSES.indexOf(status) + 1);
    }

    ObjectNode comment(Issue issue, Issue.Comment comment) {
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("id", comment.id())
                .put("self", call.api() + "/issue/" + issue.id + "/comment/" + comment.id())
                .put("created", time(comment.created()))
                .put("updated", time(comment.created()));
        json.set("author", user(comment.author()));
        json.set("body", comment.body());
        return json;
    }

    ObjectNode attachment(Issue.Attachment one) {
        String content = call.site().cloud
                ? call.api() + "/attachment/content/" + one.id()
                : Reply.base(call.ctx(), Sites.DATA_CENTER) + Sites.CONTEXT + "/secure/attachment/" + one.id() + "/file";
        ObjectNode json = Reply.JSON
                .createObjectNode()
                .put("self", call.api() + "/attachment/" + one.id())
                .put("filename", one.name())
                .put("created", time(one.created()))
                .put("size", one.content().length())
                .put("mimeType", one.type())
                .put("content", content);
        // a number where one is asked for, a text where many are
        json.put("id", one.id());
        json.set("author", user(one.author()));
        return json;
    }

    /** Cloud knows people by account id alone, Data Center by key and name. */
    ObjectNode user(Person person) {
        ObjectNode json = Reply.JSON.createObjectNode();
        if (call.site().cloud) {
            json.put("accountId", "5b10ac8d82e05b22cc7d" + person.number()).put("accountType", "atlassian");
            json.put("self", call.api() + "/user?accountId=5b10ac8d82e05b22cc7d" + person.number());
        } else {
            json.put("key", "JIRAUSER" + person.number()).put("name", person.login());
            json.put("self", call.api() + "/user?username=" + person.login());
        }
        return json.put("displayName", person.name())
                .put("emailAddress", person.email())
                .put("active", true)
                .put("timeZone", "Etc/UTC");
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }
}
