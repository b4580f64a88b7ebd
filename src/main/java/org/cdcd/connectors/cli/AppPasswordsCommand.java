package org.cdcd.connectors.cli;

import picocli.CommandLine.Command;

/** Groups what is about app passwords of the operator's own mail servers. */
@Command(
        name = "app-passwords",
        mixinStandardHelpOptions = true,
        description = {
            "Makes, lists and ends app passwords for mailboxes of the mail servers that belong to the operator of this"
                    + " server.",
            "To link such a mailbox with one that nobody sees: connectors link email --generate"
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AppPasswordNewCommand.class, AppPasswordListCommand.class, AppPasswordRevokeCommand.class},
        footerHeading = "%nExample:%n",
        footer = "  connectors app-passwords new alice@own.example --label phone")
final class AppPasswordsCommand extends GroupCommand {}
