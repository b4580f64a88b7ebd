package org.cdcd.connectors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the connectors. */
@Command(
        name = "connectors",
        mixinStandardHelpOptions = true,
        description = "Lists the services that can be linked, and what can be done there.",
        footerHeading = "%nExample:%n",
        footer = "  connectors connectors")
final class ConnectorsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(names = "--json", description = "Print the server's JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode connectors = server.api().connectors();
        Shell shell = Shell.of(spec);
        if (json) {
            shell.out().println(connectors.toPrettyString());
            return 0;
        }
        TextTable table = new TextTable("CONNECTOR", "TYPE", "VERSION", "LINK BY", "CAPABILITIES");
        for (JsonNode connector : connectors) {
            table.add(
                    connector.path("connector_id").asText(),
                    connector.path("service_type").asText(),
                    connector.path("version").asText(),
                    String.join(", ", Definition.texts(connector.path("authentication_methods"))),
                    String.join(", ", Definition.texts(connector.path("capabilities"))));
        }
        table.print(shell.out());
        return 0;
    }
}
