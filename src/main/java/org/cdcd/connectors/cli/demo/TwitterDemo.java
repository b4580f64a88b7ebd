package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.anyItem;
import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import java.util.UUID;
import org.cdcd.connectors.wire.Result;

/** X: a post is made and seen on the home timeline. */
final class TwitterDemo implements ServiceDemo {
    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential = steps.value(
                "twitter", "link", () -> steps.linkByConsent("twitter"), id -> "by OAuth with PKCE, code of 30 s");
        if (credential == null) {
            return;
        }
        String text = "Good morning " + steps.mark();
        steps.step("twitter", "post", () -> {
            Result posted = steps.operate("twitter", credential, "post", parameters("text", text));
            return "post " + posted.json().path("id").asText();
        });
        steps.step("twitter", "read", () -> {
            Result home = steps.operate("twitter", credential, "read", parameters("limit", 10));
            expect(anyItem(home, post -> text.equals(post.path("text").asText())), "the new post is not at home");
            return home.json().path("items").size() + " posts";
        });
    }
}
