package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.anyItem;
import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import java.util.UUID;
import org.cdcd.connectors.wire.Result;

/** Slack: a message is sent and read. */
final class SlackDemo implements ServiceDemo {
    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential =
                steps.value("slack", "link", () -> steps.linkByConsent("slack"), id -> "by OAuth, nested tokens");
        if (credential == null) {
            return;
        }
        String text = "Hello " + steps.mark();
        steps.step("slack", "send", () -> {
            Result sent = steps.operate("slack", credential, "send", parameters("to", "C0GENERAL1", "text", text));
            return "message " + sent.json().path("id").asText();
        });
        steps.step("slack", "read", () -> {
            Result read = steps.operate("slack", credential, "read", parameters("from", "C0GENERAL1"));
            expect(anyItem(read, message -> text.equals(message.path("text").asText())), "the new message is not read");
            return read.json().path("items").size() + " messages";
        });
    }
}
