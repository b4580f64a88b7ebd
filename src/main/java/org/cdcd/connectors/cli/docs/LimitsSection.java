package org.cdcd.connectors.cli.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cdcd.connectors.catalog.Connector;

/** How much may be used: our own limits, and what the service says. */
final class LimitsSection {
    private static final Map<String, String> KEYS = Map.of(
            "person", "a person, over all programs",
            "account", "an account",
            "app", "this application",
            "workspace", "a workspace or tenant",
            "bucket", "what the service counts together");
    private static final String CALLS = "calls";
    private static final Map<String, String> RESETS = Map.of(
            "sliding",
            "slides",
            "utc_hour",
            "at the full hour, UTC",
            "utc_day",
            "at midnight, UTC",
            "window",
            "with each window");

    private LimitsSection() {}

    static void write(Markdown page, Connector connector) {
        page.heading(2, "Limits");
        page.paragraph("At most " + connector.rateLimits().perAccount() + " calls a second leave for one account and "
                + connector.rateLimits().perConnector() + " for all together. The service's own limits:");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode quota : connector.document().path("rate_limits").path("quotas")) {
            rows.add(List.of(
                    quota.path("name").asText(),
                    amount(quota),
                    quota.has("window")
                            ? Durations.text(Duration.parse(quota.path("window").asText()))
                            : "",
                    KEYS.getOrDefault(
                            quota.path("key").asText(), quota.path("key").asText()),
                    RESETS.getOrDefault(quota.path("resets").asText(), "")));
        }
        if (rows.isEmpty()) {
            page.paragraph("It names none that are known here.");
        }
        page.table(List.of("what", "how much", "in", "for", "starts anew"), rows);
    }

    /** Some are what was paid for, and some services keep it to themselves. */
    private static String amount(JsonNode quota) {
        String unit = quota.path("unit").asText(CALLS);
        if (quota.has("limit")) {
            return quota.path("limit").asText() + " " + unit;
        }
        return unit.equals(CALLS) ? "not told" : "as many " + unit + " as were bought";
    }
}
