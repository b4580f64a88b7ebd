package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.anyItem;
import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import java.util.UUID;
import org.cdcd.connectors.wire.Result;

/** Instagram: an image is published and seen in the feed. */
final class InstagramDemo implements ServiceDemo {
    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential = steps.value(
                "instagram",
                "link",
                () -> steps.linkByConsent("instagram"),
                id -> "by OAuth, short token to long");
        if (credential == null) {
            return;
        }
        String text = "Good morning " + steps.mark();
        steps.step("instagram", "post", () -> {
            Result made = steps.operate(
                    "instagram",
                    credential,
                    "post",
                    parameters("text", text, "media_url", "https://media.example.org/harbour.jpg"));
            return "post " + made.json().path("id").asText();
        });
        steps.step("instagram", "read", () -> {
            Result read = steps.operate("instagram", credential, "read", parameters("limit", 5));
            expect(anyItem(read, post -> text.equals(post.path("text").asText())), "the new post is not in the feed");
            return read.json().path("items").size() + " posts";
        });
    }
}
