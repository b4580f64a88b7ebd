package org.cdcd.connectors.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks connector folders. Each folder is judged by itself: one that is broken never hides the others.
 * Thread-safe.
 */
public final class CatalogLoader {
    /** The contract's file name. */
    public static final String CONTRACT = "connector.yaml";

    /** How the names of route files end. */
    public static final String ROUTES_SUFFIX = ".camel.yaml";

    private final Path routes;
    private final ContractSchema schema;

    /**
     * Prepares for a {@code routes/} folder.
     *
     * @throws IOException if {@code connector.schema.json} is not in it or cannot be read
     */
    public CatalogLoader(Path routes) throws IOException {
        this.routes = routes;
        Path file = routes.resolve("connector.schema.json");
        try {
            this.schema = ContractSchema.read(file);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(file.toString(), null, "the schema of connector.yaml is missing");
        }
    }

    /**
     * What came of one folder.
     *
     * @param connector null if there are problems
     * @param routeFiles its Camel YAML files, by name
     */
    public record Loaded(
            String connectorId, @Nullable Connector connector, List<Path> routeFiles, List<CatalogProblem> problems) {
        public Loaded {
            routeFiles = List.copyOf(routeFiles);
            problems = List.copyOf(problems);
        }
    }

    /** The names of the connector folders, sorted: every folder that does not start with a dot or underscore. */
    public List<String> folders() throws IOException {
        try (Stream<Path> entries = Files.list(routes)) {
            return entries.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.startsWith("_"))
                    .sorted()
                    .toList();
        }
    }

    /** Loads every folder. */
    public List<Loaded> loadAll() throws IOException {
        return folders().stream().map(this::load).toList();
    }

    /** Loads one folder; never throws for what stands in it. */
    public Loaded load(String folder) {
        var complaints = new Complaints();
        List<Path> routeFiles = routeFiles(folder, complaints);
        Connector connector = read(folder, routeFiles, complaints).orElse(null);
        return new Loaded(folder, connector, routeFiles, complaints.list());
    }

    private Optional<Connector> read(String folder, List<Path> routeFiles, Complaints complaints) {
        String name = folder + "/" + CONTRACT;
        Optional<YamlFile> contract = YamlFile.read(routes.resolve(folder).resolve(CONTRACT), name, complaints::add);
        var outlines = new ArrayList<RouteOutline>();
        for (Path file : routeFiles) {
            YamlFile.read(file, folder + "/" + file.getFileName(), complaints::add)
                    .ifPresent(yaml -> outlines.addAll(new RouteLint(folder, yaml, complaints).run()));
        }
        if (contract.isEmpty()) {
            return Optional.empty();
        }
        YamlFile file = contract.get();
        List<CatalogProblem> differences = schema.problems(file);
        differences.forEach(complaints::add);
        if (!differences.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode json = file.json().deepCopy();
        schema.fillDefaults(json);
        new DerivedMembers(json, (pointer, message) -> complaints.add(file, pointer, message)).fill();
        new CrossChecks(file, json, outlines, complaints).run(folder);
        return complaints.none() ? Optional.of(ConnectorMapping.connector(json)) : Optional.empty();
    }

    private List<Path> routeFiles(String folder, Complaints complaints) {
        try (Stream<Path> entries = Files.list(routes.resolve(folder))) {
            return entries.filter(file -> file.getFileName().toString().endsWith(ROUTES_SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            complaints.add(CatalogProblem.ofFile(folder, "cannot be listed: " + e.getMessage()));
            return List.of();
        }
    }
}
