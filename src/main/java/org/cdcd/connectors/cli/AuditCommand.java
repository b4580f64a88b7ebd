package org.cdcd.connectors.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Groups what is about the audit log. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Shows what was done in your name, or checks a server's whole audit log.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AuditListCommand.class, AuditVerifyCommand.class},
        footerHeading = "%nExample:%n",
        footer = "  connectors audit list")
final class AuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(Shell.of(spec).err());
        return ExitCode.USAGE;
    }
}
