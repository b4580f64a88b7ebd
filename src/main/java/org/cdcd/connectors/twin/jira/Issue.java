package org.cdcd.connectors.twin.jira;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cdcd.connectors.twin.Person;
import org.cdcd.connectors.twin.content.Content;
import org.jspecify.annotations.Nullable;

/** An issue and what hangs on it. */
final class Issue {
    final String id;
    final String key;
    final Site.Project project;
    final Person reporter;
    final Instant created;
    final List<Comment> comments = new ArrayList<>();
    final List<Attachment> attachments = new ArrayList<>();
    String type = "Task";
    String summary = "";
    @Nullable JsonNode description;
    List<String> labels = List.of();
    String status = Site.STATUSES.getFirst();

    Issue(String id, String key, Site.Project project, Person reporter, Instant created) {
        this.id = id;
        this.key = key;
        this.project = project;
        this.reporter = reporter;
        this.created = created;
    }

    /** Something said about it; the text is a document on Cloud. */
    record Comment(String id, Person author, JsonNode body, Instant created) {}

    /** A file. */
    record Attachment(String id, String name, String type, Person author, Content content, Instant created) {}
}
