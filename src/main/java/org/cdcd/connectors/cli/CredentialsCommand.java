package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the accounts that the person has linked. */
@Command(
        name = "credentials",
        mixinStandardHelpOptions = true,
        description = "Lists the accounts that you have linked.",
        subcommands = {
            CredentialShowCommand.class,
            CredentialReceiptCommand.class,
            ResumeCommand.class,
            ConfirmCommand.class,
            RotateCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {"  connectors credentials", "  connectors credentials show 018f3c6e-0000-7000-8000-000000000000"})
final class CredentialsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Option(names = "--json", description = "Print the server's JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode credentials = who.client().credentials();
        Shell shell = Shell.of(spec);
        if (json) {
            shell.out().println(credentials.toPrettyString());
            return 0;
        }
        if (credentials.isEmpty()) {
            shell.err().println("No account is linked. Link one: connectors link github");
            return 0;
        }
        TextTable table = new TextTable("CREDENTIAL", "CONNECTOR", "ACCOUNT", "STATUS", "EXPIRY", "SCOPES");
        for (JsonNode credential : credentials) {
            table.add(
                    credential.path("credential_id").asText(),
                    credential.path("connector_id").asText(),
                    credential.path("service_identifier").asText("-"),
                    credential.path("status").asText(),
                    credential.path("expiry").asText("-"),
                    String.join(" ", Definition.texts(credential.path("scopes"))));
        }
        table.print(shell.out());
        return 0;
    }
}
