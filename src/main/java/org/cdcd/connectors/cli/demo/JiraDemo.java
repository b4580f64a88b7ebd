package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.anyItem;
import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import java.util.UUID;
import org.cdcd.connectors.wire.Result;

/** Jira: an issue is created and found. */
final class JiraDemo implements ServiceDemo {
    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential = steps.value("jira", "link", () -> steps.linkByConsent("jira"), id -> "by OAuth, to one site");
        if (credential == null) {
            return;
        }
        String summary = "Issue " + steps.mark();
        steps.step("jira", "issues.create", () -> {
            Result made = steps.operate(
                    "jira", credential, "issues.create", parameters("project", "DEMO", "type", "Task", "summary", summary));
            return made.json().path("key").asText();
        });
        steps.step("jira", "search", () -> {
            Result found = steps.operate("jira", credential, "search", parameters("query", "project = DEMO"));
            expect(anyItem(found, issue -> summary.equals(issue.path("title").asText())), "the new issue is not found");
            return found.json().path("items").size() + " issues";
        });
    }
}
