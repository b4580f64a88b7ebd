package org.cdcd.connectors.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cdcd.connectors.app.SettingsReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for what keeps a server from starting or working. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Looks at JDK, settings, routes, keys, ports, database and the running server, and says what to do.",
        footerHeading = "%nExamples:%n",
        footer = {"  connectors doctor", "  connectors doctor --health && echo ready"})
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--health", description = "Only ask the running server whether it is ready; the exit code answers.")
    private boolean health;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any setting of application.yaml; repeatable.")
    private Map<String, String> settings = new HashMap<>();

    @Override
    public Integer call() throws InterruptedException {
        SettingsReader.Found found = SettingsReader.read(settings);
        ReachChecks reach = new ReachChecks(found, Session.http());
        Shell shell = Shell.of(spec);
        if (health) {
            boolean ready = reach.isReady();
            shell.out().println(ready ? "ready" : "not ready");
            return ready ? ExitCode.OK : ExitCode.SOFTWARE;
        }
        List<Finding> findings = new ArrayList<>(new LocalChecks(found.settings()).all());
        findings.addAll(new RoleChecks(found.settings()).all());
        findings.addAll(reach.all());
        for (Finding finding : findings) {
            String level = finding.level().name().toLowerCase(Locale.ROOT);
            shell.out().printf("%-4s  %-16s %s%n", level, finding.subject(), finding.text());
        }
        shell.out().flush();
        boolean failed = findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL);
        return failed ? ExitCode.SOFTWARE : ExitCode.OK;
    }
}
