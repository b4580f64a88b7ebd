package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what one credential may do, and what it lacks. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows one credential: what was asked for, granted and used, and what each operation lacks.",
        footerHeading = "%nExample:%n",
        footer = "  connectors credentials show 018f3c6e-0000-7000-8000-000000000000")
final class CredentialShowCommand extends OneCredentialCommand {
    @Option(names = "--json", description = "Print the server's JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode shown = who().client().credentialCalls().show(credential());
        PrintWriter out = Shell.of(spec()).out();
        if (json) {
            out.println(shown.toPrettyString());
            return 0;
        }
        String line = "%-12s %s%n";
        out.printf(line, "connector", shown.path("connector_id").asText());
        out.printf(line, "account", shown.path("service_identifier").asText());
        out.printf(line, "status", shown.path("status").asText());
        out.printf(line, "asked", shown.path("asked").isNull() ? "(not known)" : words(shown.path("asked")));
        out.printf(line, "granted", words(shown.path("scopes")));
        out.printf(line, "used", words(shown.path("used")));
        if (shown.has("rotation")) {
            RotateCommand.print(out, shown.path("rotation"));
        }
        JsonNode detail = shown.path("detail");
        if (detail.isObject()) {
            out.printf(line, "why", detail.path("text").asText());
            out.printf(line, "what to do", remedy(shown));
        }
        out.println();
        TextTable table = new TextTable("OPERATION", "AVAILABLE", "FIRST USED", "LACKS");
        for (JsonNode operation : shown.path("operations")) {
            table.add(
                    operation.path("operation").asText(),
                    operation.path("available").asBoolean() ? "yes" : "no",
                    operation.path("first_used").asText("-").replace("null", "-"),
                    lacks(operation));
        }
        table.print(out);
        return 0;
    }

    private String remedy(JsonNode shown) {
        return shown.path("auth_method").asText().equals("oauth2")
                ? "connectors link " + shown.path("connector_id").asText() + " --widen " + credential()
                : "connectors credentials rotate " + credential() + " --new-key";
    }

    private static String lacks(JsonNode operation) {
        return operation.has("link_by")
                ? "a link by " + String.join(" or ", Definition.texts(operation.path("link_by")))
                : words(operation.path("missing_scopes"));
    }

    private static String words(JsonNode list) {
        return list.isEmpty() ? "-" : String.join(" ", Definition.texts(list));
    }
}
