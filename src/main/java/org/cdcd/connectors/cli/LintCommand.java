package org.cdcd.connectors.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.cdcd.connectors.app.SharedRoutes;
import org.cdcd.connectors.catalog.CatalogLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks a folder of connectors. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description =
                "Checks the folder of connectors and the shared routes beside them as the server does, and says file, line"
                        + " and column of each mistake.",
        footerHeading = "%nExample:%n",
        footer = "  connectors lint routes")
final class LintCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RoutesFolder folder = new RoutesFolder();

    @Override
    public Integer call() throws IOException {
        Path routes = folder.existing();
        Shell shell = Shell.of(spec);
        List<CatalogLoader.Loaded> all = new CatalogLoader(routes).loadAll();
        List<String> shared = SharedRoutes.problems(routes);
        shared.forEach(shell.out()::println);
        int problems = shared.size();
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
