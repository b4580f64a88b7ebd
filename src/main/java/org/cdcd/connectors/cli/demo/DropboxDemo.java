package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/** Dropbox: a new folder is seen as a change since before. */
final class DropboxDemo implements ServiceDemo {
    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential =
                steps.value("dropbox", "link", () -> steps.linkByConsent("dropbox"), id -> "by OAuth with PKCE");
        if (credential == null) {
            return;
        }
        String since = steps.value(
                "dropbox",
                "changes.start",
                () -> steps.operate("dropbox", credential, "changes.start", parameters())
                        .json()
                        .path("since")
                        .asText(),
                place -> "a place to begin at");
        if (since == null) {
            return;
        }
        String folder = "/" + steps.mark();
        steps.step("dropbox", "folders.create", () -> {
            steps.operate("dropbox", credential, "folders.create", parameters("path", folder));
            return "one folder";
        });
        steps.step("dropbox", "changes.list", () -> {
            JsonNode items = steps.operate("dropbox", credential, "changes.list", parameters("since", since))
                    .json()
                    .path("items");
            expect(items.toString().contains(steps.mark()), "the new folder is not among the changes");
            return "the new folder is seen";
        });
    }
}
