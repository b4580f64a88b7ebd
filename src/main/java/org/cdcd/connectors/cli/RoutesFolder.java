package org.cdcd.connectors.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cdcd.connectors.wire.Unusable;
import picocli.CommandLine.Parameters;

/** Which folder of connectors a command is about. */
final class RoutesFolder {
    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            defaultValue = "${env:CONNECTORS_ROUTES:-routes}",
            description = "The folder of connectors (default: ${DEFAULT-VALUE}).")
    private Path routes = Path.of("routes");

    /** @throws Unusable if there is none */
    Path existing() {
        if (!Files.isDirectory(routes)) {
            throw new Unusable("there is no folder " + routes);
        }
        return routes;
    }
}
