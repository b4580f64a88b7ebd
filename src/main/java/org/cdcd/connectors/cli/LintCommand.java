package org.cdcd.connectors.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.cdcd.connectors.catalog.CatalogLoader;
import org.cdcd.connectors.wire.Unusable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a folder of connectors. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description =
                "Checks the folder of connectors as the server does, and says file, line and column of each mistake.",
        footerHeading = "%nExample:%n",
        footer = "  connectors lint routes")
final class LintCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            defaultValue = "${env:CONNECTORS_ROUTES:-routes}",
            description = "The folder (default: ${DEFAULT-VALUE}).")
    private Path routes = Path.of("routes");

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(routes)) {
            throw new Unusable("there is no folder " + routes);
        }
        Shell shell = Shell.of(spec);
        List<CatalogLoader.Loaded> all = new CatalogLoader(routes).loadAll();
        int problems = 0;
        int operations = 0;
        for (CatalogLoader.Loaded one : all) {
            // the folder in front, so that an editor finds the file
            one.problems().forEach(problem -> shell.out().println(routes + "/" + problem));
            problems += one.problems().size();
            operations +=
                    one.connector() == null ? 0 : one.connector().operations().size();
        }
        shell.out().println(all.size() + " connectors, " + operations + " operations, " + problems + " problems");
        return problems == 0 && !all.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
