package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.anyItem;
import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.cdcd.connectors.wire.Json;
import org.cdcd.connectors.wire.Result;

/** Mail: one is sent by SMTP and found by IMAP, with a password and with a token. */
final class MailDemo implements ServiceDemo {
    @Override
    public void run(Steps steps) throws InterruptedException {
        ObjectNode fields = Json.MAPPER.valueToTree(steps.fields("email"));
        fields.remove("provider");
        UUID credential = steps.value(
                "email",
                "link",
                () -> steps.linkBySecret("email", "app_password", fields),
                id -> "by app password, sealed");
        if (credential == null) {
            return;
        }
        String subject = "Mail " + steps.mark();
        steps.step("email", "send", () -> {
            ObjectNode mail =
                    parameters("to", fields.path("address").asText(), "subject", subject, "text", "It works.");
            steps.operate("email", credential, "send", mail);
            return "by SMTP";
        });
        steps.step("email", "search", () -> {
            Result found = steps.operate("email", credential, "search", parameters("query", steps.mark()));
            expect(anyItem(found, mail -> mail.toString().contains(subject)), "the mail is not found");
            return "found by IMAP";
        });
        byToken(steps, subject);
    }

    private static void byToken(Steps steps, String subject) throws InterruptedException {
        UUID credential = steps.value("email", "link", () -> steps.linkByConsent("email"), id -> "by OAuth at Google");
        if (credential == null) {
            return;
        }
        steps.step("email", "read", () -> {
            Result found = steps.operate("email", credential, "read", parameters("from", "INBOX"));
            expect(anyItem(found, mail -> mail.toString().contains(subject)), "the mail is not there");
            return "with a token";
        });
    }
}
