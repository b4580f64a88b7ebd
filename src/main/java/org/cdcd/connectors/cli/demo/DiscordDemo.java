package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.anyItem;
import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import java.util.UUID;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Result;

/** Discord: a bot sends a message and reads it. */
final class DiscordDemo implements ServiceDemo {
    private static final String CHANNEL = "300000000000000001";

    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential = steps.value(
                "discord",
                "link",
                () -> steps.linkBySecret("discord", "api_key", Json.MAPPER.valueToTree(steps.fields("discord"))),
                id -> "a bot, by its token");
        if (credential == null) {
            return;
        }
        String text = "Hello " + steps.mark();
        steps.step("discord", "send", () -> {
            Result sent = steps.operate("discord", credential, "send", parameters("to", CHANNEL, "text", text));
            return "message " + sent.json().path("id").asText();
        });
        steps.step("discord", "read", () -> {
            Result read = steps.operate("discord", credential, "read", parameters("from", CHANNEL));
            expect(anyItem(read, message -> text.equals(message.path("text").asText())), "the new message is not read");
            return read.json().path("items").size() + " messages";
        });
    }
}
