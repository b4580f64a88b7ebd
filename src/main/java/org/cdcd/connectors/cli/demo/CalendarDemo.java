package org.cdcd.connectors.cli.demo;

import static org.cdcd.connectors.cli.demo.Steps.anyItem;
import static org.cdcd.connectors.cli.demo.Steps.expect;
import static org.cdcd.connectors.cli.demo.Steps.parameters;

import java.util.Map;
import java.util.UUID;
import org.cdcd.connectors.wire.Result;

/** Google Calendar: an event is made and found. */
final class CalendarDemo implements ServiceDemo {
    @Override
    public void run(Steps steps) throws InterruptedException {
        UUID credential = steps.value(
                "gcalendar", "link", () -> steps.linkByConsent("gcalendar"), id -> "by OAuth, the client Drive has");
        if (credential == null) {
            return;
        }
        String title = "Lunch " + steps.mark();
        steps.step("gcalendar", "events.create", () -> {
            Result made = steps.operate(
                    "gcalendar",
                    credential,
                    "events.create",
                    parameters(
                            "summary",
                            title,
                            "start",
                            Map.of("dateTime", "2030-01-02T12:00:00Z"),
                            "end",
                            Map.of("dateTime", "2030-01-02T13:00:00Z")));
            return "event " + made.json().path("id").asText().substring(0, 8) + "…";
        });
        steps.step("gcalendar", "search", () -> {
            Result found = steps.operate("gcalendar", credential, "search", parameters("query", title));
            expect(anyItem(found, event -> title.equals(event.path("title").asText())), "the new event is not found");
            return found.json().path("items").size() + " events";
        });
    }
}
