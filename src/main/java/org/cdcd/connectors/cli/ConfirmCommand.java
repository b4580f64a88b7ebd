package org.cdcd.connectors.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Says that it is the person who uses a credential. */
@Command(
        name = "confirm",
        mixinStandardHelpOptions = true,
        description =
                "Says that it is you who use a credential: where an operation was refused with step_up_required or"
                        + " use_throttled. Do it only if it was you: connectors notices says what was noticed.",
        footerHeading = "%nExample:%n",
        footer = "  connectors credentials confirm 018f3c6e-0000-7000-8000-000000000000")
final class ConfirmCommand extends OneCredentialCommand {
    @Override
    public Integer call() throws IOException, InterruptedException {
        who().client().credentialCalls().confirm(credential());
        Shell.of(spec()).out().println("confirmed " + credential());
        return ExitCode.OK;
    }
}
