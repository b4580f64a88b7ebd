package org.cdcd.connectors.cli;

import picocli.CommandLine.Command;

/** Groups what an operator does with the key encryption key. */
@Command(
        name = "kek",
        mixinStandardHelpOptions = true,
        description = "Looks at or rotates the key encryption key of the running server, by its management port.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            KekChangeCommand.Status.class,
            KekChangeCommand.Rotate.class,
            KekChangeCommand.Retire.class,
            KekChangeCommand.Enable.class,
            KekChangeCommand.Destroy.class
        },
        footerHeading = "%nExamples:%n",
        footer = {"  connectors kek rotate", "  connectors kek status", "  connectors kek retire 1"})
final class KekCommand extends GroupCommand {}
