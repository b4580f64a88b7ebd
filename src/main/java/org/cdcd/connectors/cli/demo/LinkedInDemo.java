package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import java.util.UUID;
import org.cdcd.connectors.wire.Result;

/** LinkedIn: a post is written; of what there is to read, an ordinary app may see the own profile. */
final class LinkedInDemo implements ServiceDemo {
    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential = steps.value(
                "linkedin", "link", () -> steps.linkByConsent("linkedin"), id -> "by OAuth, for sixty days");
        if (credential == null) {
            return;
        }
        steps.step("linkedin", "post", () -> {
            Result made = steps.operate(
                    "linkedin", credential, "post", parameters("text", "Hello (everybody) " + steps.mark()));
            String id = made.json().path("id").asText();
            expect(id.startsWith("urn:li:share:"), "the answer holds no id");
            return "escaped, id from a header";
        });
        steps.step("linkedin", "profile.get", () -> {
            Result me = steps.operate("linkedin", credential, "profile.get", parameters());
            return me.json().path("name").asText();
        });
    }
}
