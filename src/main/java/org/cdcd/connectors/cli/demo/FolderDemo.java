package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import java.util.function.Function;

/**
 * A storage service whose changes can be followed: a new folder is seen as a change since before.
 *
 * @param folder the parameters that make a folder of this name
 */
record FolderDemo(String connector, Function<String, ObjectNode> folder) implements ServiceDemo {
    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential =
                steps.value(connector, "link", () -> steps.linkByConsent(connector), id -> "by OAuth with PKCE");
        if (credential == null) {
            return;
        }
        String since = steps.value(
                connector,
                "changes.start",
                () -> steps.operate(connector, credential, "changes.start", parameters())
                        .json()
                        .path("since")
                        .asText(),
                place -> "a place to begin at");
        if (since == null) {
            return;
        }
        steps.step(connector, "folders.create", () -> {
            steps.operate(connector, credential, "folders.create", folder.apply(steps.mark()));
            return "one folder";
        });
        steps.step(connector, "changes.list", () -> {
            JsonNode items = steps.operate(connector, credential, "changes.list", parameters("since", since))
                    .json()
                    .path("items");
            expect(items.toString().contains(steps.mark()), "the new folder is not among the changes");
            return "the new folder is seen";
        });
    }
}
