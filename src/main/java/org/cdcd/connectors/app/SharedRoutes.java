package org.cdcd.connectors.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.cdcd.connectors.wire.Unusable;

/** The two files of routes that belong to no connector. They are read at the start and never again. */
public final class SharedRoutes {
    /** How a call leaves, and the public API. */
    static final List<String> FILES = List.of("_egress.camel.yaml", "_front-door.camel.yaml");

    private SharedRoutes() {}

    /** @throws Unusable with one line if the file is missing or Camel does not take it */
    static void load(CamelContext camel, Path file) {
        try {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(camel, "file:" + file.toAbsolutePath()));
        } catch (Exception e) {
            throw new Unusable("the routes file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** What keeps a server from starting with the shared files of this folder, one line each; nothing is started. */
    public static List<String> problems(Path routes) throws IOException {
        List<String> problems = new ArrayList<>();
        try (DefaultCamelContext camel = new DefaultCamelContext(false)) {
            camel.build();
            for (String name : FILES) {
                try {
                    load(camel, routes.resolve(name));
                } catch (Unusable e) {
                    problems.add(String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
                }
            }
        }
        return problems;
    }
}
