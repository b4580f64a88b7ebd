package org.cdcd.connectors.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups what is about everything that the server stores about the person. */
@Command(
        name = "me",
        mixinStandardHelpOptions = true,
        description = "Gets or destroys everything that the server stores about you.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {MeExportCommand.class, MeEraseCommand.class},
        footerHeading = "%nExample:%n",
        footer = "  connectors me export --out me.json")
final class MeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(Shell.of(spec).err());
        return ExitCode.USAGE;
    }
}
