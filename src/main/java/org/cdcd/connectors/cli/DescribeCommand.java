package org.cdcd.connectors.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Describes one connector. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        description = "Describes a connector: how to link an account, and each operation with its parameters.",
        footerHeading = "%nExample:%n",
        footer = "  connectors describe github")
final class DescribeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "CONNECTOR", description = "Its id, such as github.")
    private String connector = "";

    @Option(names = "--json", description = "Print the server's JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Definition definition = server.api().definition(connector);
        Shell shell = Shell.of(spec);
        if (json) {
            shell.out().println(definition.json().toPrettyString());
        } else {
            new DefinitionText(definition).print(shell.out());
        }
        return 0;
    }
}
