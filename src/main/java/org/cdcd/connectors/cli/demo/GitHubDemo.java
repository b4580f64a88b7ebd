package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.anyItem;
import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.cdcd.connectors.wire.Result;

/** GitHub: an issue is made and found. */
final class GitHubDemo implements ServiceDemo {
    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential =
                steps.value("github", "link", () -> steps.linkByConsent("github"), id -> "by OAuth with PKCE");
        if (credential == null) {
            return;
        }
        String title = "Issue " + steps.mark();
        steps.step("github", "issues.create", () -> {
            ObjectNode issue = parameters("owner", "alice", "repo", "demo", "title", title);
            Result made = steps.operate("github", credential, "issues.create", issue);
            return "#" + made.json().path("number").asInt();
        });
        steps.step("github", "issues.list", () -> {
            Result list =
                    steps.operate("github", credential, "issues.list", parameters("owner", "alice", "repo", "demo"));
            expect(anyItem(list, issue -> title.equals(issue.path("title").asText())), "the new issue is not listed");
            return list.json().path("items").size() + " issues";
        });
    }
}
