package org.cdcd.connectors.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Takes back the suspension of a credential. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description =
                "Lets a suspended credential be used again. Do it only if you know why it was suspended: connectors"
                        + " notices says what was noticed.",
        footerHeading = "%nExample:%n",
        footer = "  connectors credentials resume 018f3c6e-0000-7000-8000-000000000000")
final class ResumeCommand extends OneCredentialCommand {
    @Override
    public Integer call() throws IOException, InterruptedException {
        who().client().credentialCalls().resume(credential());
        Shell.of(spec()).out().println("resumed " + credential());
        return ExitCode.OK;
    }
}
