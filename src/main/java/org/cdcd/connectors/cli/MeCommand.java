package org.cdcd.connectors.cli;

import picocli.CommandLine.Command;

/** Groups what is about everything that the server stores about the person. */
@Command(
        name = "me",
        mixinStandardHelpOptions = true,
        description = "Gets or destroys everything that the server stores about you.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {MeExportCommand.class, MeEraseCommand.class},
        footerHeading = "%nExample:%n",
        footer = "  connectors me export --out me.json")
final class MeCommand extends GroupCommand {}
