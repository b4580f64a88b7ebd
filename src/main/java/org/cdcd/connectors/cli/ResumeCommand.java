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

/** Takes back the suspension of a credential. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description =
                "Lets a suspended credential be used again. Do it only if you know why it was suspended: connectors"
                        + " notices says what was noticed.",
        footerHeading = "%nExample:%n",
        footer = "  connectors credentials resume 018f3c6e-0000-7000-8000-000000000000")
final class ResumeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Parameters(paramLabel = "CREDENTIAL", description = "Its id; connectors credentials lists them.")
    private UUID credential = new UUID(0, 0);

    @Override
    public Integer call() throws IOException, InterruptedException {
        who.client().credentialCalls().resume(credential);
        Shell.of(spec).out().println("resumed " + credential);
        return ExitCode.OK;
    }
}
