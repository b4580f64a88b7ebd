package org.cdcd.connectors.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The project's own connectors, but for the limits that a test would run into before anything else; and comments at GitHub
 * have seconds only, for a test that waits until time is up.
 */
final class TestedRoutes {
    private static final Path PROJECT = Path.of("routes");

    private TestedRoutes() {}

    static Path copyTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("_egress.camel.yaml", "_front-door.camel.yaml", "connector.schema.json")) {
            Files.copy(PROJECT.resolve(name), folder.resolve(name));
        }
        for (String connector : connectors()) {
            Path own = Files.createDirectory(folder.resolve(connector));
            Path routes = Path.of(connector, connector + ".camel.yaml");
            Files.copy(PROJECT.resolve(routes), folder.resolve(routes));
            String contract = Files.readString(PROJECT.resolve(connector).resolve("connector.yaml"));
            Files.writeString(
                    own.resolve("connector.yaml"),
                    contract.replaceAll("(?m)^  per_account: \\d+$", "  per_account: 1000")
                            .replaceAll("(?m)^  per_connector: \\d+$", "  per_connector: 1000")
                            .replace("  comments.create:\n", "  comments.create:\n    deadline: PT4S\n"));
        }
        return folder;
    }

    /** Every folder that holds one. */
    static List<String> connectors() throws IOException {
        try (Stream<Path> all = Files.list(PROJECT)) {
            return all.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
