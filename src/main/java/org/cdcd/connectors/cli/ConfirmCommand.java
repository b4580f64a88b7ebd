package org.cdcd.connectors.cli;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says that it is the person who uses a credential. */
@Command(
        name = "confirm",
        mixinStandardHelpOptions = true,
        description =
                "Says that it is you who use a credential: where an operation was refused with step_up_required or"
                        + " use_throttled. Do it only if it was you: connectors notices says what was noticed.",
        footerHeading = "%nExample:%n",
        footer = "  connectors credentials confirm 018f3c6e-0000-7000-8000-000000000000")
final class ConfirmCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Parameters(paramLabel = "CREDENTIAL", description = "Its id; connectors credentials lists them.")
    private UUID credential = new UUID(0, 0);

    @Override
    public Integer call() throws IOException, InterruptedException {
        who.client().credentialCalls().confirm(credential);
        Shell.of(spec).out().println("confirmed " + credential);
        return ExitCode.OK;
    }
}
