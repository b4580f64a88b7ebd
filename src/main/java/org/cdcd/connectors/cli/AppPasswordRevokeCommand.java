package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends an app password. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description =
                "Ends an app password: the mail server refuses it from the next second on. A credential that holds it is"
                        + " revoked with it.",
        footerHeading = "%nExample:%n",
        footer = "  connectors app-passwords revoke 018f3c6e-0000-7000-8000-000000000000")
final class AppPasswordRevokeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Parameters(paramLabel = "APP_PASSWORD", description = "Its id; connectors app-passwords list tells it.")
    private UUID id = new UUID(0, 0);

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode revoked = who.client().appPasswords().revoke(id);
        String server = revoked.path("server_status").asText();
        Shell.of(spec)
                .out()
                .println("revoked " + id + "; the mail server: "
                        + (server.equals("confirmed") ? "told" : "is told as soon as it can be"));
        return ExitCode.OK;
    }
}
