package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/** OneDrive: a new folder is seen as a change since before. */
final class OneDriveDemo implements ServiceDemo {
    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential =
                steps.value("onedrive", "link", () -> steps.linkByConsent("onedrive"), id -> "by OAuth with PKCE");
        if (credential == null) {
            return;
        }
        String since = steps.value(
                "onedrive",
                "changes.start",
                () -> steps.operate("onedrive", credential, "changes.start", parameters())
                        .json()
                        .path("since")
                        .asText(),
                place -> "a place to begin at");
        if (since == null) {
            return;
        }
        steps.step("onedrive", "folders.create", () -> {
            steps.operate("onedrive", credential, "folders.create", parameters("name", steps.mark()));
            return "one folder";
        });
        steps.step("onedrive", "changes.list", () -> {
            JsonNode items = steps.operate("onedrive", credential, "changes.list", parameters("since", since))
                    .json()
                    .path("items");
            expect(items.toString().contains(steps.mark()), "the new folder is not among the changes");
            return "the new folder is seen";
        });
    }
}
