package org.cdcd.connectors.cli;

import picocli.CommandLine.Command;

/** Groups what is about the person for whom the commands act. */
@Command(
        name = "identity",
        mixinStandardHelpOptions = true,
        description = "Makes or shows the identity that the other commands act with.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {IdentityNewCommand.class, IdentityShowCommand.class},
        footerHeading = "%nExample:%n",
        footer = "  connectors identity new alice")
final class IdentityCommand extends GroupCommand {}
