package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fetches and verifies the receipt of a revocation. */
@Command(
        name = "receipt",
        mixinStandardHelpOptions = true,
        description = "Fetches the receipt of a revocation and verifies the server's signature on it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  connectors credentials receipt 018f3c6e-0000-7000-8000-000000000000",
            "  connectors credentials receipt 018f3c6e-0000-7000-8000-000000000000 --jws >receipt.jws"
        })
final class CredentialReceiptCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Parameters(paramLabel = "CREDENTIAL", description = "The id of the credential that was revoked.")
    private UUID credential = new UUID(0, 0);

    @Option(names = "--json", description = "Print the server's JSON.")
    private boolean json;

    @Option(names = "--jws", description = "Print the signed receipt alone, to be kept.")
    private boolean jws;

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode receipt = who.client().credentialCalls().receipt(credential);
        PrintWriter out = Shell.of(spec).out();
        if (jws) {
            out.println(receipt.path("jws").asText());
        } else if (json) {
            out.println(receipt.toPrettyString());
        } else {
            print(receipt, out);
            out.println("The server's signature holds.");
        }
        return 0;
    }

    /** The receipt in a few lines. */
    static void print(JsonNode receipt, PrintWriter out) {
        String line = "  %-12s %s%n";
        out.printf(line, "revoked", receipt.path("revocation_time").asText());
        out.printf(
                line,
                "destroyed",
                receipt.path("destroyed").path("what").asText() + ", version "
                        + receipt.path("destroyed").path("key_version").asText());
        int open = receipt.path("running_uses_open").asInt();
        out.printf(
                line,
                "cut off",
                receipt.path("running_uses_closed").asInt() + " running uses"
                        + (open == 0 ? "" : ", and " + open + " that were not known to be closed"));
        int attempts = receipt.path("attempts").asInt();
        String answer = receipt.path("service_answer").isTextual()
                ? ", answered " + receipt.path("service_answer").asText()
                : "";
        out.printf(
                line,
                "service",
                receipt.path("service_revocation_status").asText()
                        + (attempts == 0 ? "" : " (told " + attempts + " times" + answer + ")"));
        if (receipt.path("next_try").isTextual()) {
            out.printf(line, "next try", receipt.path("next_try").asText());
        }
        for (JsonNode other : receipt.path("also_ended")) {
            out.printf(line, "also ended", other.asText());
        }
        if (receipt.has("remedy")) {
            out.printf(line, "what to do", receipt.path("remedy").path("text").asText());
        }
        out.flush();
    }
}
