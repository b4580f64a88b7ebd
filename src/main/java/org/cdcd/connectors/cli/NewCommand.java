package org.cdcd.connectors.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cdcd.connectors.wire.Unusable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Begins a connector. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description =
                "Makes the folder of a new connector, and in a checkout of the project its twin and a test that passes."
                        + " It overwrites nothing.",
        footerHeading = "%nExample:%n",
        footer = "  connectors new acme --title Acme")
final class NewCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "The connector's id: lower-case letters, digits, hyphens.")
    private String id = "";

    @Option(names = "--title", description = "The service's name as people write it (default: from NAME).")
    private @Nullable String title;

    @Option(names = "--project", paramLabel = "DIR", description = "The folder that holds routes/ (default: this one).")
    private Path project = Path.of("");

    @Override
    public Integer call() throws IOException {
        if (!id.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*") || id.length() > 32) {
            throw new ParameterException(
                    spec.commandLine(), "NAME has lower-case letters, digits and hyphens, at most 32 of them");
        }
        if (title != null && !title.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ./&+-]{0,59}")) {
            throw new ParameterException(
                    spec.commandLine(), "--title has letters, digits, spaces and . / & + -, at most 60 of them");
        }
        if (!Files.exists(project.resolve("routes").resolve("connector.schema.json"))) {
            throw new Unusable("there is no routes/connector.schema.json in "
                    + project.toAbsolutePath().normalize()
                    + ": run this in a folder of connectors, or name it with --project");
        }
        String name = title == null ? id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1) : title;
        BlankConnector blank = new BlankConnector(id, name, LocalDate.now(ZoneOffset.UTC));
        List<Path> written = blank.write(project);
        PrintWriter out = Shell.of(spec).out();
        written.forEach(file -> out.println("  " + file));
        out.println("It works as it stands. Next:");
        out.println("  ./connectors lint                      after each change");
        if (written.stream().anyMatch(file -> file.toString().endsWith("Test.java"))) {
            out.println("  mvn test -Dtest=" + blank.test() + "   runs it against its twin");
            out.println("  ./connectors docs                      writes its page");
            out.println("  BadInputRows.java                      needs a row of it before mvn verify passes");
        }
        return 0;
    }
}
