package org.cdcd.connectors.cli;

import picocli.CommandLine.Command;

/** Groups what is about the audit log. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Shows what was done in your name, or checks a server's whole audit log.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AuditListCommand.class, AuditVerifyCommand.class},
        footerHeading = "%nExample:%n",
        footer = "  connectors audit list")
final class AuditCommand extends GroupCommand {}
