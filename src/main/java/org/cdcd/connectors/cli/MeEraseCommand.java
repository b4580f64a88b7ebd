package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Destroys everything that the server stores about the person. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        description =
                "Revokes all your credentials and destroys everything that the server stores about you. There is no way back.",
        footerHeading = "%nExample:%n",
        footer = "  connectors me erase --yes")
final class MeEraseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Shell shell = Shell.of(spec);
        if (!yes && !shell.isTerminal()) {
            throw new ParameterException(spec.commandLine(), "there is no terminal to ask at; say --yes");
        }
        if (!confirmed(shell)) {
            shell.err().println("Nothing was erased.");
            return ExitCode.SOFTWARE;
        }
        JsonNode answer = who.client().personCalls().erase();
        StringBuilder destroyed = new StringBuilder();
        answer.path("destroyed")
                .properties()
                .forEach(one -> destroyed
                        .append(destroyed.isEmpty() ? "" : ", ")
                        .append(one.getValue().asText())
                        .append(' ')
                        .append(one.getKey().replace('_', ' ')));
        shell.out().println("erased: " + destroyed);
        for (JsonNode revocation : answer.path("revocations")) {
            shell.out()
                    .println("  " + revocation.path("connector_id").asText() + " will be told that "
                            + revocation.path("credential_id").asText() + " is over");
            if (revocation.hasNonNull("remedy")) {
                shell.out()
                        .println("    what to do: " + revocation.path("remedy").asText());
            }
        }
        return ExitCode.OK;
    }

    private boolean confirmed(Shell shell) {
        Prompt prompt = shell.prompt();
        return yes
                || prompt == null
                || prompt.line("Revoke everything and destroy all that is stored about "
                                + who.identity().webid() + "? Type yes")
                        .equals("yes");
    }
}
