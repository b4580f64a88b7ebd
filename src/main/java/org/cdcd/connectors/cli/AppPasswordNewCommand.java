package org.cdcd.connectors.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cdcd.connectors.wire.AppPasswordCalls.Made;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes an app password for a program of the person's own. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description =
                "Makes an app password for a program of your own, and shows it this once. It opens the mailbox with the"
                        + " user name that is shown with it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  connectors app-passwords new alice@own.example --label phone",
            "  connectors app-passwords new alice@own.example --protocol smtp --network 192.0.2.0/24 --days 90"
        })
final class AppPasswordNewCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Parameters(paramLabel = "ADDRESS", description = "Of the mailbox.")
    private String address = "";

    @Option(names = "--label", paramLabel = "TEXT", description = "What you call it.")
    private String label = "";

    @Option(
            names = "--protocol",
            paramLabel = "WORD",
            description = "Only for imap or only for smtp (default: both). Repeatable.")
    private List<String> protocols = new ArrayList<>();

    @Option(
            names = "--network",
            paramLabel = "CIDR",
            description = "Good from this network only (default: from everywhere). Repeatable.")
    private List<String> networks = new ArrayList<>();

    @Option(names = "--days", paramLabel = "N", description = "After which it ends by itself (default: it does not).")
    private @Nullable Integer days;

    @Option(
            names = "--secret-stdin",
            description = "Read the mailbox's own password, where it is needed, from standard input.")
    private boolean secretStdin;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ConnectorsClient client = who.client();
        Shell shell = Shell.of(spec);
        Instant expires = days == null ? null : Instant.now().plus(Duration.ofDays(days));
        Made made;
        try {
            made = client.appPasswords()
                    .create(
                            new MailboxOrders(client, new SecretInput(shell, secretStdin))
                                    .order(address, label, expires),
                            protocols,
                            networks);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        PrintWriter out = shell.out();
        String line = "%-12s %s%n";
        out.printf(line, "app password", made.entry().path("app_password_id").asText());
        out.printf(line, "user name", made.username());
        out.printf(line, "password", made.password());
        out.printf(line, "until", made.entry().path("expiry").asText("you revoke it"));
        out.flush();
        return ExitCode.OK;
    }
}
