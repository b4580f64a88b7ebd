package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.anyItem;
import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import java.util.UUID;
import org.cdcd.connectors.wire.Result;

/** Notion: a page is made inside another one, and found. */
final class NotionDemo implements ServiceDemo {
    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential =
                steps.value("notion", "link", () -> steps.linkByConsent("notion"), id -> "by OAuth, JSON and Basic");
        if (credential == null) {
            return;
        }
        String title = "Minutes " + steps.mark();
        steps.step("notion", "pages.create", () -> {
            Result home = steps.operate("notion", credential, "search", parameters("query", "Home", "kind", "page"));
            String parent = home.json().at("/items/0/id").asText();
            Result made = steps.operate(
                    "notion",
                    credential,
                    "pages.create",
                    parameters("page", parent, "title", title, "text", "Everybody was there."));
            return "page " + made.json().path("id").asText().substring(0, 8) + "…";
        });
        steps.step("notion", "search", () -> {
            Result found = steps.operate("notion", credential, "search", parameters("query", title));
            expect(anyItem(found, page -> title.equals(page.path("title").asText())), "the new page is not found");
            return found.json().path("items").size() + " pages";
        });
    }
}
