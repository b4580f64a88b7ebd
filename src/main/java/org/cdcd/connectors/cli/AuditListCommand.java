package org.cdcd.connectors.cli;

import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.cdcd.connectors.wire.AuditProof;
import org.cdcd.connectors.wire.AuditRecord;
import org.cdcd.connectors.wire.ConnectorsClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists the person's own entries of the audit log, checked. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "Lists what was done in your name, newest first. Each entry is checked against what the server has"
                        + " signed; one that is not under a signed head yet says so.",
        footerHeading = "%nExample:%n",
        footer = "  connectors audit list --most 20")
final class AuditListCommand implements Callable<Integer> {
    private static final int PAGE = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private IdentityOptions who = new IdentityOptions();

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many entries at most (default: ${DEFAULT-VALUE}).")
    private int most;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (most < 1) {
            throw new ParameterException(spec.commandLine(), "--most wants a number above 0");
        }
        ConnectorsClient client = who.client();
        Shell shell = Shell.of(spec);
        TextTable table = new TextTable("TIME", "ACTION", "OBJECT", "OUTCOME", "PROOF");
        int left = most;
        @Nullable String next = null;
        do {
            AuditProof.Page page = client.personCalls().audit(next, Math.min(left, PAGE));
            page.entries().forEach(entry -> add(table, entry));
            left -= page.entries().size();
            next = page.next();
        } while (next != null && left > 0);
        if (left == most) {
            shell.err().println("Nothing was done in your name yet.");
            return ExitCode.OK;
        }
        table.print(shell.out());
        return ExitCode.OK;
    }

    private static void add(TextTable table, AuditProof.Entry entry) {
        AuditRecord record = entry.entry();
        table.add(
                record.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                record.action(),
                record.object(),
                record.outcome(),
                entry.head() == null ? "not signed yet" : "signed");
    }
}
