package org.cdcd.connectors.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups what is about the person for whom the commands act. */
@Command(
        name = "identity",
        mixinStandardHelpOptions = true,
        description = "Makes or shows the identity that the other commands act with.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {IdentityNewCommand.class, IdentityShowCommand.class},
        footerHeading = "%nExample:%n",
        footer = "  connectors identity new alice")
final class IdentityCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(Shell.of(spec).err());
        return ExitCode.USAGE;
    }
}
