package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what was done for the person's safety. */
@Command(
        name = "notices",
        mixinStandardHelpOptions = true,
        description = "Lists what looked as if your links were in other hands, and what was done about it.",
        footerHeading = "%nExample:%n",
        footer = "  connectors notices")
final class NoticesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode notices = who.client().personCalls().notices();
        Shell shell = Shell.of(spec);
        if (notices.isEmpty()) {
            shell.err().println("There is nothing to be told.");
            return ExitCode.OK;
        }
        TextTable table = new TextTable("TIME", "SIGNAL", "ACTION", "CONNECTOR", "CREDENTIAL");
        for (JsonNode notice : notices) {
            table.add(
                    notice.path("time").asText(),
                    notice.path("signal").asText(),
                    notice.path("action").asText(),
                    notice.path("connector_id").asText(),
                    notice.path("credential_id").asText());
        }
        table.print(shell.out());
        return ExitCode.OK;
    }
}
