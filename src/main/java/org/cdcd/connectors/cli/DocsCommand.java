package org.cdcd.connectors.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cdcd.connectors.cli.docs.Pages;
import org.cdcd.connectors.cli.docs.SettingsPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the page of each connector, and that of the settings. */
@Command(
        name = "docs",
        mixinStandardHelpOptions = true,
        description =
                "Writes a page about each connector, made from its folder: how to link, operations, limits, errors; and, beside"
                        + " them, one about the settings, made from application.yaml where that is in this folder.",
        footerHeading = "%nExample:%n",
        footer = "  connectors docs --check")
final class DocsCommand implements Callable<Integer> {
    private static final Path SETTINGS = Path.of("application.yaml");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RoutesFolder folder = new RoutesFolder();

    @Option(names = "--to", paramLabel = "DIR", description = "Where to write (default: docs/connectors).")
    private Path target = Path.of("docs", "connectors");

    @Option(names = "--check", description = "Write nothing; exit 1 if a page is not what it would be.")
    private boolean check;

    @Override
    public Integer call() throws IOException {
        Path routes = folder.existing();
        int stale = 0;
        Map<Path, String> pages = new LinkedHashMap<>();
        Pages.of(routes).forEach((name, text) -> pages.put(target.resolve(name), text));
        if (Files.exists(SETTINGS)) {
            pages.put(target.resolveSibling("settings.md"), SettingsPage.of(Files.readString(SETTINGS)));
        }
        for (Map.Entry<Path, String> page : pages.entrySet()) {
            Path file = page.getKey();
            if (Files.exists(file) && Files.readString(file).equals(page.getValue())) {
                continue;
            }
            stale++;
            if (check) {
                Shell.of(spec).out().println(file + " is out of date: connectors docs writes it anew");
            } else {
                Files.createDirectories(target);
                Files.writeString(file, page.getValue());
            }
        }
        Shell.of(spec).out().println(pages.size() + " pages, " + stale + (check ? " out of date" : " written"));
        return check && stale > 0 ? ExitCode.SOFTWARE : ExitCode.OK;
    }
}
