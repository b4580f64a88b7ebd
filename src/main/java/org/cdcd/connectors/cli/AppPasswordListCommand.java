package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the person's app passwords, and the mail servers that there are. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists your app passwords. What they are is shown when they are made, and never again.",
        footerHeading = "%nExample:%n",
        footer = "  connectors app-passwords list")
final class AppPasswordListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Option(names = "--json", description = "Print the server's JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode answer = who.client().appPasswords().list();
        Shell shell = Shell.of(spec);
        if (json) {
            shell.out().println(answer.toPrettyString());
            return ExitCode.OK;
        }
        for (JsonNode server : answer.path("servers")) {
            shell.err()
                    .println(server.path("title").asText() + " has the mailboxes of "
                            + String.join(", ", Definition.texts(server.path("domains"))));
        }
        if (answer.path("servers").isEmpty()) {
            shell.err().println("The operator of this server has no mail server for which app passwords are made.");
        }
        TextTable table = new TextTable("APP PASSWORD", "USER NAME", "LABEL", "FOR", "FROM", "UNTIL", "CREDENTIAL");
        for (JsonNode one : answer.path("app_passwords")) {
            table.add(
                    one.path("app_password_id").asText(),
                    one.path("username").asText(),
                    one.path("label").asText(),
                    String.join(" ", Definition.texts(one.path("protocols"))),
                    one.path("networks").isEmpty()
                            ? "everywhere"
                            : String.join(" ", Definition.texts(one.path("networks"))),
                    one.path("expiry").asText("-"),
                    one.path("credential_id").asText("-"));
        }
        if (!answer.path("app_passwords").isEmpty()) {
            table.print(shell.out());
        }
        return ExitCode.OK;
    }
}
