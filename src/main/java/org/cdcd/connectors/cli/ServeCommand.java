package org.cdcd.connectors.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cdcd.connectors.app.Server;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the server and stays until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Starts the server; stops on SIGTERM once running calls are finished.",
        footerHeading = "%nExamples:%n",
        footer = {"  connectors serve --sandbox", "  connectors serve --role gateway --set connectors.data=/srv/data"})
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--role", description = "Which half runs here: all (default), gateway or vault.")
    private @Nullable String role;

    @Option(names = "--port", description = "Port of the public API (default 8080).")
    private @Nullable Integer port;

    @Option(
            names = "--sandbox",
            description = "Stand-ins of all services instead of the services, and a development issuer; loopback only.")
    private boolean sandbox;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any setting of application.yaml; repeatable.")
    private Map<String, String> settings = new HashMap<>();

    @Override
    public Integer call() {
        Map<String, String> all = new HashMap<>(settings);
        if (role != null) {
            all.put("connectors.role", role);
        }
        if (port != null) {
            all.put("connectors.front.port", String.valueOf(port));
        }
        if (sandbox) {
            all.put("connectors.sandbox", "true");
            all.put("connectors.development.issuer", "true");
            if (port != null) {
                // whoever plays on this machine reaches it here; what application.yaml says is for the real one
                all.putIfAbsent("connectors.public-origin", "http://127.0.0.1:" + port);
            }
        }
        Server server = Server.start(all);
        server.awaitStop();
        return 0;
    }
}
