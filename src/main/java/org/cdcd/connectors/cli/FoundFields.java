package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cdcd.connectors.wire.ApiFailure;
import org.cdcd.connectors.wire.ConnectorsClient;

/** Fields that the server finds out for a person, who sees them before the secret is asked for. */
final class FoundFields {
    private static final String ADDRESS = "address";
    private static final String LINE = "%-12s %s%n";

    private final ConnectorsClient client;
    private final Shell shell;

    FoundFields(ConnectorsClient client, Shell shell) {
        this.client = client;
        this.shell = shell;
    }

    /** What was given, and what it leads to; only what was given where that is enough already, or leads to nothing. */
    Map<String, String> around(Definition definition, String method, Map<String, String> given)
            throws IOException, InterruptedException {
        if (given.containsKey("imap_host")) {
            return given;
        }
        Map<String, String> known = withAddress(given);
        if (!known.containsKey(ADDRESS)) {
            return given;
        }
        try {
            JsonNode answer = client.findFields(definition.id(), method, known);
            Map<String, String> all = new LinkedHashMap<>();
            answer.path("fields")
                    .properties()
                    .forEach(field -> all.put(field.getKey(), field.getValue().asText()));
            all.putAll(known);
            show(definition.id(), answer, all);
            return all;
        } catch (ApiFailure none) {
            shell.err().println(none.detail());
            return known;
        }
    }

    private Map<String, String> withAddress(Map<String, String> given) {
        Prompt prompt = shell.prompt();
        if (given.containsKey(ADDRESS) || prompt == null) {
            return given;
        }
        Map<String, String> known = new LinkedHashMap<>(given);
        String typed = prompt.line("Your address");
        if (!typed.isEmpty()) {
            known.put(ADDRESS, typed);
        }
        return known;
    }

    private void show(String connector, JsonNode answer, Map<String, String> all) {
        PrintWriter err = shell.err();
        err.printf(LINE, "found by", answer.path("found_by").asText());
        all.forEach((name, value) -> err.printf(LINE, name, value));
        JsonNode guide = answer.path("guide");
        if (guide.isObject()) {
            err.printf(
                    LINE,
                    "app password",
                    guide.path("form").asText() + ", made at "
                            + guide.path("url").asText());
            guide.path("steps").forEach(step -> err.printf(LINE, "", "- " + step.asText()));
        }
        JsonNode better = answer.path("better");
        if (better.isObject()) {
            StringBuilder hint = new StringBuilder("connectors link " + connector + " --method "
                    + better.path("auth_method").asText());
            better.path("fields")
                    .properties()
                    .forEach(field -> hint.append(" --field ")
                            .append(field.getKey())
                            .append('=')
                            .append(field.getValue().asText()));
            err.printf(LINE, "better", hint);
        }
        err.flush();
    }
}
