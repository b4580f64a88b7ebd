package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.anyItem;
import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import java.util.UUID;
import org.cdcd.connectors.wire.Result;

/** Matrix: a message is sent and read. */
final class MatrixDemo implements ServiceDemo {
    private static final String ROOM = "!general:home.example";

    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential = steps.value(
                "matrix", "link", () -> steps.linkByConsent("matrix"), id -> "as a client of this link alone");
        if (credential == null) {
            return;
        }
        String text = "Hello " + steps.mark();
        steps.step("matrix", "send", () -> {
            Result sent = steps.operate("matrix", credential, "send", parameters("to", ROOM, "text", text));
            return "event " + sent.json().path("id").asText();
        });
        steps.step("matrix", "read", () -> {
            Result read = steps.operate("matrix", credential, "read", parameters("from", ROOM));
            expect(anyItem(read, event -> text.equals(event.path("text").asText())), "the new message is not read");
            return read.json().path("items").size() + " events";
        });
    }
}
