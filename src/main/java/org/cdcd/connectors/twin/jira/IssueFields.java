package org.cdcd.connectors.twin.jira;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes the fields of a request over into an issue, or refuses what Jira would. */
record IssueFields(Site site) {
    static final Set<String> TYPES = Set.of("Task", "Bug", "Story", "Epic");

    private static final Set<String> KNOWN =
            Set.of("project", "issuetype", "summary", "description", "labels", "parent");
    private static final int LONGEST_SUMMARY = 255;
    private static final int LONGEST_TEXT = 32_767;

    /** All that can be set, when something is. */
    void apply(Issue issue, JsonNode fields) {
        fields.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                throw JiraRefusal.field(
                        name, "Field '" + name + "' cannot be set. It is not on the appropriate screen, or unknown.");
            }
        });
        if (fields.has("summary")) {
            issue.summary = summary(fields.path("summary"));
        }
        if (fields.hasNonNull("description")) {
            issue.description = text("description", fields.path("description"));
        }
        if (fields.has("labels")) {
            issue.labels = labels(fields.path("labels"));
        }
    }

    private static String summary(JsonNode given) {
        String summary = given.asText("").strip();
        if (!given.isTextual() || summary.isEmpty()) {
            throw JiraRefusal.field("summary", "You must specify a summary of the issue.");
        }
        if (summary.length() > LONGEST_SUMMARY) {
            throw JiraRefusal.field("summary", "Summary must be less than 255 characters.");
        }
        if (summary.contains("\n")) {
            throw JiraRefusal.field("summary", "The summary is invalid because it contains newline characters.");
        }
        return summary;
    }

    /** A document (ADF) on Cloud, a plain text on Data Center. */
    JsonNode text(String name, JsonNode given) {
        if (!site.cloud) {
            if (!given.isTextual()) {
                throw JiraRefusal.field(name, "Operation value must be a string");
            }
        } else if (!given.path("type").asText().equals("doc")
                || given.path("version").asInt() != 1
                || !given.path("content").isArray()
                || !wellFormed(given)) {
            throw JiraRefusal.field(name, "Operation value must be an Atlassian Document (see the Atlassian Document Format)");
        }
        if (given.toString().length() > LONGEST_TEXT * 4 || given.asText().length() > LONGEST_TEXT) {
            throw JiraRefusal.field(name, "The entered text is too long. It exceeds the allowed limit of 32,767 characters.");
        }
        return given;
    }

    private static boolean wellFormed(JsonNode node) {
        boolean own = node.path("type").isTextual()
                && (!node.path("type").asText().equals("text") || !node.path("text").asText().isEmpty());
        if (!own) {
            return false;
        }
        for (JsonNode child : node.path("content")) {
            if (!wellFormed(child)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> labels(JsonNode given) {
        List<String> labels = new ArrayList<>();
        for (JsonNode label : given) {
            if (label.asText().contains(" ")) {
                throw JiraRefusal.field("labels", "The label '" + label.asText() + "' contains spaces which is invalid.");
            }
            labels.add(label.asText());
        }
        return labels;
    }
}
